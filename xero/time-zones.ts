/** Xero names time zones as Windows does, in capitals without spaces (xero-api.md, "Organisation"). */
const zones: Readonly<Record<string, string>> = {
  AUSEASTERNSTANDARDTIME: 'Australia/Sydney', TASMANIASTANDARDTIME: 'Australia/Hobart', EAUSTRALIASTANDARDTIME: 'Australia/Brisbane',
  CENAUSTRALIASTANDARDTIME: 'Australia/Adelaide', AUSCENTRALSTANDARDTIME: 'Australia/Darwin', WAUSTRALIASTANDARDTIME: 'Australia/Perth',
  AUSCENTRALWSTANDARDTIME: 'Australia/Eucla', LORDHOWESTANDARDTIME: 'Australia/Lord_Howe', NORFOLKSTANDARDTIME: 'Pacific/Norfolk',
  NEWZEALANDSTANDARDTIME: 'Pacific/Auckland', CHATHAMISLANDSSTANDARDTIME: 'Pacific/Chatham', FIJISTANDARDTIME: 'Pacific/Fiji',
  TONGASTANDARDTIME: 'Pacific/Tongatapu', SAMOASTANDARDTIME: 'Pacific/Apia', WESTPACIFICSTANDARDTIME: 'Pacific/Port_Moresby',
  CENTRALPACIFICSTANDARDTIME: 'Pacific/Guadalcanal', GMTSTANDARDTIME: 'Europe/London', GREENWICHSTANDARDTIME: 'Atlantic/Reykjavik',
  WEUROPESTANDARDTIME: 'Europe/Berlin', ROMANCESTANDARDTIME: 'Europe/Paris', CENTRALEUROPESTANDARDTIME: 'Europe/Budapest',
  CENTRALEUROPEANSTANDARDTIME: 'Europe/Warsaw', EASTERNSTANDARDTIME: 'America/New_York', CENTRALSTANDARDTIME: 'America/Chicago',
  MOUNTAINSTANDARDTIME: 'America/Denver', USMOUNTAINSTANDARDTIME: 'America/Phoenix', PACIFICSTANDARDTIME: 'America/Los_Angeles',
  ALASKANSTANDARDTIME: 'America/Anchorage', HAWAIIANSTANDARDTIME: 'Pacific/Honolulu', ATLANTICSTANDARDTIME: 'America/Halifax',
  NEWFOUNDLANDSTANDARDTIME: 'America/St_Johns', CANADACENTRALSTANDARDTIME: 'America/Regina', SINGAPORESTANDARDTIME: 'Asia/Singapore',
  CHINASTANDARDTIME: 'Asia/Shanghai', TAIPEISTANDARDTIME: 'Asia/Taipei', TOKYOSTANDARDTIME: 'Asia/Tokyo', KOREASTANDARDTIME: 'Asia/Seoul',
  SEASIASTANDARDTIME: 'Asia/Bangkok', INDIASTANDARDTIME: 'Asia/Kolkata', ARABIANSTANDARDTIME: 'Asia/Dubai',
  SOUTHAFRICASTANDARDTIME: 'Africa/Johannesburg', EAFRICASTANDARDTIME: 'Africa/Nairobi', UTC: 'Etc/UTC',
};

/** The IANA name of Xero's time zone; undefined for one that is not in the table. */
export const ianaTimeZone = (xeroTimeZone: string): string | undefined => zones[xeroTimeZone];
