import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/**
 * Beats for every activity with a heartbeat time-out as long as its function runs, so that Temporal notices a killed worker within
 * seconds, not at startToClose, which has to cover the longest call. Short ones end before the first beat and cost nothing.
 * `bringToXero` has no such time-out: nobody beats while it waits to be completed from outside.
 */
export const beating: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      const { heartbeatTimeoutMs } = context.info;
      if (heartbeatTimeoutMs === undefined || heartbeatTimeoutMs === 0) return await next(input);
      const beats = setInterval(() => { context.heartbeat(); }, heartbeatTimeoutMs / 4);
      try {
        return await next(input);
      } finally {
        clearInterval(beats);
      }
    },
  },
});
