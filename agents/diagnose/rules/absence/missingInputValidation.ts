import { serverApps, usesPackage } from '../configuration/expressApps.ts';
import { defineProjectRule } from '../defineProjectRule.ts';

const schemaPackages =
  /^(zod|joi|@hapi\/joi|yup|superstruct|valibot|ajv|ajv-.*|@sinclair\/typebox.*|typebox|class-validator|io-ts|runtypes|celebrate|express-validator|validator|validate\.js|fastest-validator|jsonschema|is-my-json-valid|express-joi-validation|koa-joi-router|express-openapi-validator|express-openapi|openapi-backend|@middy\/validator|arktype|validatorjs|node-input-validator|express-jsonschema|express-json-validator-middleware|indicative|vine|@vinejs\/vine|ow|v8n|swagger-.*middleware.*|tsoa|@tsed\/.*|type-graphql|routing-controllers|joi-.*|koa-validate|parameter|@trpc\/server)$/;
const readsBody = /\b(?:req|request)\.body\b|\bctx\.request\.body\b|\{[^}\n]*\bbody\b[^}\n]*\}\s*=\s*(?:req|request)\b/;
const checks =
  /\btypeof\b|valid|sanitiz|isNaN|Number\.is|instanceof|\.test\(|\.match\(|isEmail|\.length\s*[<>=!]|if\s*\(\s*!\s*(?:req|request)\.body|schema\s*:/i;
const fewestHandlers = 2;

/** A server whose handlers take what clients send without a single look at its form. */
export const missingInputValidation = defineProjectRule((project, judge) => {
  for (const app of serverApps(project)) {
    const reading = app.files.filter(({ text }) => readsBody.test(text));
    const uses = reading.reduce((count, { text }) => count + (text.match(new RegExp(readsBody, 'g'))?.length ?? 0), 0);
    if (uses < fewestHandlers) continue;
    const isChecked = usesPackage(app, schemaPackages) || reading.some(({ text }) => checks.test(text));
    const first = reading[0]?.path ?? '';
    judge(
      app.call,
      isChecked
        ? undefined
        : {
            detail: `Here the application is made; ${reading.length} file(s) read bodies, ${first} among them, and none checks them.`,
          },
    );
  }
});
