// Ends what global-setup started; its folder goes with it.
module.exports = async function globalTeardown() {
  await globalThis.testStack?.stop();
};
