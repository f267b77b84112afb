export function DisconnectPage() { return null; }
