import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { ancestors, keyName, stringOf, unwrap } from '../../flow/scope.ts';
import { enclosingFunction } from '../../flow/scope.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { wordsOf } from './words.ts';

const aclKey = /^(?:ACL|acl|predefinedAcl|accessControl|x-amz-acl)$/;
const open = /^(?:public-?read|public-?read-?write|PublicRead|PublicReadWrite|authenticated-?read)$/i;
const writable = /write$/i;
/** What is published on purpose. */
const forAll =
  /^(?:avatar|avatars|logo|logos|cover|covers|thumb|thumbs|thumbnail|thumbnails|asset|assets|static|public|banner|banners|icon|icons|gallery|product|products|vessel|site|website|sitemap|feed|media|theme|css|bundle|favicon|artwork|poster|posters|podcast|episode|blog|article)$/;
const personal =
  /^(?:scan|scans|passport|passports|invoice|invoices|contract|contracts|document|documents|receipt|receipts|letter|letters|report|reports|export|exports|backup|backups|attachment|attachments|statement|statements|payslip|payslips|prescription|prescriptions|medical|patient|patients|private|id_?cards?|licen[cs]e|certificate|certificates|claim|claims|recording|recordings|dump|user_?data|application|applications|cv|resume|identity|verification|kyc)$/;

/** Objects that are stored so that everybody can read them. */
export const publicObject = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  return {
    Property: (property): void => {
      if (!aclKey.test(keyName(property) ?? '') || property.parent.type !== NodeType.ObjectExpression) return;
      const acl = stringOf(definitionOf(property.value) ?? property.value);
      if (acl === undefined || !isStored(property)) return;
      scene.judge(property, open.test(acl) ? weaknessOf(property, acl) : undefined);
    },
    CallExpression: (call): void => {
      const callee = unwrap(call.callee);
      if (calledName(call) !== 'makePublic' || callee.type !== NodeType.MemberExpression) return;
      scene.judge(call, weaknessOf(call, 'makePublic'));
    },
  };
});

/** `PutObjectCommand`, `putObject`, `upload`, `multerS3`: something is stored with it. */
function isStored(property: TSESTree.Property): boolean {
  for (const ancestor of ancestors(property)) {
    if (ancestor.type !== NodeType.CallExpression && ancestor.type !== NodeType.NewExpression) continue;
    return /^(?:(?:Put|Copy|Create)\w*Command|Upload|(?:put|copy|create)\w*|upload\w*|save|multer\w*|s3\w*|S3\w*|getSignedUrl|createPresignedPost)$/.test(
      calledName(ancestor) ?? '',
    );
  }
  return true;
}

function weaknessOf(place: TSESTree.Node, acl: string): Weakness | undefined {
  const around = enclosingFunction(place);
  const words = wordsOf(around === undefined ? textOf(place.parent ?? place) : textOf(around).slice(0, 1_500));
  const isPersonal = words.some((word) => personal.test(word));
  if (!isPersonal && !writable.test(acl) && words.some((word) => forAll.test(word))) return undefined;
  return {
    detail: `Here ${shortText(place, 40)} lets everybody ${writable.test(acl) ? 'read and change' : 'read'} what is stored.`,
    severity: isPersonal || writable.test(acl) ? 'high' : 'medium',
    confidence: isPersonal || writable.test(acl) ? 'high' : 'medium',
  };
}
