import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import type { CallNode } from '../../source/sourceFile.ts';

const escapingName =
  /^(escape|esc|e|h|_escape|escapeHTML|encodeXML|encodeHTML\w*|encodeNonAsciiHTML|encodeNonUTF|escapeUTF8|encodeURIComponent|encodeURI|htmlEncode|htmlEscape|htmlspecialchars|stripTags|striptags|strip_tags|purify|cleanHtml|cleanHTML|filterXSS|inHTMLData|inSingleQuotedAttr|inDoubleQuotedAttr|toSafeHtml|escapeExpression)$|escape_?html|html_?escape|escape_?xml|sanitiz|sanitis|encode_?html|html_?encode|escapeAttr|^esc[A-Z]|xssFilter|^xss$|stripHtml|removeTags/i;
const escapingPackage =
  /^(escape-html|html-escaper|escape-goat|lodash[.]escape|sanitize-html|dompurify|isomorphic-dompurify|xss|xss-filters|insane|striptags|string-strip-html|entities|html-entities|he|js-xss|serialize-javascript)$/;
const decodingName = /unescape|decode|unsafe/i;

/** True for a call whose result is safe to stand in HTML: it escapes, strips or cleans markup. */
export function isEscaping(call: CallNode): boolean {
  const name = calledName(call) ?? '';
  if (decodingName.test(name)) return false;
  const member = moduleMember(call.callee);
  if (member !== undefined && escapingPackage.test(member.module)) return true;
  const callee = unwrap(call.callee);
  // `he.encode`, `entities.encode`, `validator.escape`
  if (name === 'encode' && callee.type === NodeType.MemberExpression) return true;
  return name.length > 1 ? escapingName.test(name) : callee.type === NodeType.Identifier && /^[eh]$/.test(name);
}
