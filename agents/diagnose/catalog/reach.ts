import type { RuleTable } from '../ruleEntry.ts';

export const reachRules: RuleTable = {
  'path-traversal': {
    category: 'reach',
    title: 'The client chooses which file is opened',
    severity: 'high',
    confidence: 'high',
    cwe: [22, 23, 73],
    owasp: ['A01:2021', 'A01:2025'],
    profiles: ['security'],
    message:
      'A path holds what the client sent: with `../` or an absolute path it leaves the folder that is meant, and any file that this process may read or write is within reach.',
    fix: 'Look the file up by an id, or resolve the path against its folder and refuse it unless it still lies below (path.relative does not begin with `..`); path.basename is enough where there are no subfolders.',
  },
  ssrf: {
    category: 'reach',
    title: 'The client chooses where the server sends a request',
    severity: 'high',
    confidence: 'high',
    cwe: [918],
    owasp: ['A10:2021', 'A01:2025'],
    profiles: ['security'],
    message:
      'The server fetches an address of the client’s choice: internal services, the cloud’s metadata endpoint and its credentials lie within reach, behind every firewall.',
    fix: 'Take the host from a constant or an allow-list compared with `new URL(value).hostname`, allow only http and https, refuse private addresses after resolution, and do not follow redirects.',
  },
  'open-redirect': {
    category: 'reach',
    title: 'The client chooses where the browser is sent',
    severity: 'medium',
    confidence: 'high',
    cwe: [601],
    owasp: ['A01:2021', 'A01:2025'],
    profiles: ['security'],
    message:
      'The target of the redirect comes from the request: a link to this site leads to an attacker’s page that looks like it, and can carry tokens along.',
    fix: 'Redirect to a path of your own: refuse what does not begin with a single `/`, or look the target up in a list.',
  },
  'unrestricted-upload': {
    category: 'reach',
    title: 'An upload is not restricted',
    severity: 'medium',
    confidence: 'high',
    cwe: [434, 770, 400, 73],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: ['security'],
    message:
      'Whoever can send a file decides how large it is, of what kind, or under which name it is stored: that fills memory or disk, or plants a page or a script that is served later.',
    fix: 'Set a size limit and a filter for the allowed types, and store the file under a name that the server makes.',
  },
  'zip-slip': {
    category: 'reach',
    title: 'Names in an archive decide where its files are written',
    severity: 'high',
    confidence: 'high',
    cwe: [22, 23, 73],
    owasp: ['A01:2021', 'A01:2025'],
    profiles: ['security'],
    message:
      'An entry may be called `../../app/server.js`: unpacking such an archive writes over any file that this process may write.',
    fix: 'Resolve each name against the target folder and refuse it unless it still lies below, or use an extractor that does so.',
    supersedes: ['path-traversal'],
  },
  'header-injection': {
    category: 'injection',
    title: 'Request data is put into a response header',
    severity: 'low',
    confidence: 'medium',
    cwe: [113, 644],
    owasp: ['A03:2021', 'A05:2025'],
    profiles: ['security'],
    message:
      'Node.js refuses line breaks in a header, so the response cannot be split; but such a value makes the handler throw, and the client chooses what the header tells the browser.',
    fix: 'Encode the value (encodeURIComponent, or the content-disposition package for file names) or take it from a list.',
  },
  'csv-injection': {
    category: 'injection',
    title: 'Cells of a CSV file can be formulas',
    severity: 'medium',
    confidence: 'medium',
    cwe: [1236, 74],
    owasp: ['A03:2021', 'A05:2025'],
    profiles: ['security'],
    message:
      'A cell that begins with `=`, `+`, `-` or `@` is a formula to the spreadsheet that opens the file: text that somebody entered sends data away or runs commands there, with the rights of whoever asked for the export.',
    fix: 'Put an apostrophe before cells that begin with such a sign (or a tab or a carriage return), or switch on the escaping of formulas in the library that writes the file.',
  },
  'log-injection': {
    category: 'injection',
    title: 'Request data is written into the log as it is',
    severity: 'low',
    confidence: 'medium',
    cwe: [117],
    owasp: ['A09:2021', 'A09:2025'],
    profiles: ['security'],
    message:
      'A line break in the value begins a line of its own: whoever sends it forges entries, and hides what was done.',
    fix: 'Log it as a field of a structured logger, or through JSON.stringify.',
  },
  'regexp-injection': {
    category: 'injection',
    title: 'Request data is compiled as a regular expression',
    severity: 'medium',
    confidence: 'high',
    cwe: [1333, 400, 625, 185],
    owasp: ['A03:2021', 'A05:2025'],
    profiles: ['security'],
    message:
      'The client writes the expression: one that backtracks stops the event loop for all, and a wrong one throws or matches what it should not.',
    fix: 'Escape the value (RegExp.escape, lodash escapeRegExp), compare with includes or startsWith, or use an engine of linear time such as re2.',
  },
};
