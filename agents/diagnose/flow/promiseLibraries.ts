import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { fileOf } from '../source/sourceFile.ts';
import { projectOf } from '../source/project.ts';
import { findVariable, isFunctionNode } from './scope.ts';
import { valueOf } from './values.ts';

/** What a call of a library gives: `running` work that goes on by itself, or a `lazy` one that starts when somebody waits for it. */
export type LibraryPromise = 'running' | 'lazy';

interface Library {
  readonly module: RegExp;
  /** The path of the called member, joined by dots, `()` for a call before it. */
  readonly path: RegExp;
  readonly kind?: LibraryPromise;
  /** The first major version in which it gives promises; earlier ones take callbacks. */
  readonly since?: number;
}

const httpMethods = '(?:get|post|put|patch|delete|head|options|request)';
const queryStatics =
  'find|findOne|findById|findOneAnd\\w+|findByIdAnd\\w+|updateOne|updateMany|deleteOne|deleteMany|replaceOne|countDocuments|estimatedDocumentCount|distinct|exists';
const writeMethods =
  'insertOne|insertMany|updateOne|updateMany|replaceOne|deleteOne|deleteMany|bulkWrite|findOneAnd\\w+|findOne|countDocuments|createIndex\\w*|dropIndex\\w*|drop';
const repositoryMethods =
  'find|findBy|findOne|findOneBy|findOneOrFail|findOneByOrFail|findAndCount|findAndCountBy|save|insert|update|upsert|delete|softDelete|remove|softRemove|restore|increment|decrement|count|countBy|exists?|query|clear';
const browserMethods =
  'goto|click|dblclick|fill|type|press|hover|tap|check|uncheck|selectOption|evaluate\\w*|screenshot|pdf|newPage|newContext|launch|waitFor(?!Event)\\w+|setContent|content|reload|textContent|innerText|addInitScript|setViewport';

const libraries: readonly Library[] = [
  {
    module: /^(fs|timers|stream|dns|readline)\/promises$/,
    path: /^\w+$|^\w+\.\(\)\.(read|write|close|stat|truncate|sync|question)\w*$/,
  },
  { module: /^(fs|dns|stream|timers)$/, path: /^promises\.\w+$/ },
  { module: /^events$/, path: /^once$/ },
  { module: /^crypto$/, path: /^(webcrypto\.)?subtle\.\w+$/ },
  { module: /^axios$/, path: new RegExp(`^(create\\.\\(\\)\\.?)?(${httpMethods}|postForm|putForm|patchForm)?$`) },
  {
    module: /^got$/,
    path: new RegExp(`^(got\\.?)?(extend\\.\\(\\)\\.?)?${httpMethods}?$|\\(\\)\\.(json|text|buffer)$`),
  },
  {
    module: /^ky$/,
    path: new RegExp(`^(create\\.\\(\\)\\.?|extend\\.\\(\\)\\.?)?${httpMethods}?$|\\(\\)\\.(json|text|blob)$`),
  },
  {
    module:
      /^(node-fetch|cross-fetch|isomorphic-fetch|isomorphic-unfetch|make-fetch-happen|request-promise|request-promise-native)$/,
    path: new RegExp(`^(fetch|${httpMethods})?$`),
  },
  { module: /^undici$/, path: /^(fetch|request|stream)$|^(Client|Pool|Agent)\.\(\)\.(request|stream)$/ },
  {
    module: /^(mongoose|@nestjs\/mongoose)$/,
    path: new RegExp(
      `(?:^|\\.)(?:model|Model|models\\.\\w+)(?:\\.\\(\\))?\\.(?:${queryStatics})$|^(?:Model)\\.\\(\\)\\.(?:${queryStatics})$`,
    ),
    kind: 'lazy',
  },
  {
    module: /^(mongoose|@nestjs\/mongoose)$/,
    path: /(?:^|\.)(?:model|Model|models\.\w+)(?:\.\(\))?\.(?:create|insertMany|bulkWrite|bulkSave|syncIndexes|createCollection)$|\.\(\)\.save$|^(?:connect|disconnect|startSession|connection\.dropDatabase)$/,
  },
  {
    module: /^mongodb$/,
    path: new RegExp(
      `collection\\.\\(\\)\\.(?:${writeMethods})$|\\.\\(\\)\\.toArray$|^MongoClient\\.(\\(\\)\\.)?connect$|\\.(?:dropDatabase|createCollection|commitTransaction|abortTransaction)$`,
    ),
  },
  { module: /^knex$/, path: /^(?:knex\.)?\(\)\.(?:transaction|migrate\.\w+|seed\.\w+)$/ },
  {
    module: /^knex$/,
    path: /^(?:knex\.)?\(\)(?:\.(?!destroy|on\b|raw\b|ref\b|fn\b|client|initialize|queryBuilder)[\w.]+)?$/,
    kind: 'lazy',
  },
  { module: /^pg$/, path: /^(?:native\.)?(?:Pool|Client)\.\(\)\.(?:connect\.\(\)\.)?(?:query|connect)$/ },
  { module: /^pg-pool$/, path: /^\(\)\.(?:query|connect)$/ },
  { module: /^@neondatabase\/serverless$/, path: /^(?:Pool|Client)\.\(\)\.query$/ },
  {
    module: /^pg-promise$/,
    path: /^\(\)\.\(\)\.(?:any|one|none|many|oneOrNone|manyOrNone|query|result|multi|tx|task|func|proc)$/,
  },
  {
    module: /^(mysql2\/promise|promise-mysql)$/,
    path: /^(?:createConnection|(?:createPool|createConnection)\.\(\)\.(?:getConnection\.\(\)\.)?(?:query|execute|getConnection|beginTransaction|commit|rollback))$/,
  },
  {
    module: /^mysql2$/,
    path: /\.promise\.\(\)\.(?:getConnection\.\(\)\.)?(?:query|execute|getConnection|beginTransaction|commit|rollback)$/,
  },
  {
    module: /^mariadb$/,
    path: /^createPool\.\(\)\.(?:getConnection\.\(\)\.)?(?:query|execute|batch|getConnection)$|^createConnection(?:\.\(\)\.(?:query|execute|batch))?$/,
  },
  {
    module: /^mssql$/,
    path: /^(?:connect|query)$|\.(?:query|execute|batch|input\.\(\)\.query|begin|commit|rollback)$/,
  },
  { module: /^sqlite$/, path: /^open$|^open\.\(\)\.(?:run|get|all|exec|each|migrate)$/ },
  {
    module: /^redis$/,
    path: /^createC\w+\.\(\)\.(?!on\b|once\b|off\b|multi\b|duplicate\b|disconnect\b|quit\b|close\b|destroy\b|unref\b|ref\b|is[A-Z]|end\b|emit\b|removeListener\b|removeAllListeners\b|json\b|ft\b|ts\b)\w+$/,
    since: 4,
  },
  {
    module: /^ioredis$/,
    path: /^(?:(?:default|Redis|Cluster)\.)?\(\)\.(?!on\b|once\b|off\b|multi\b|pipeline\b|duplicate\b|disconnect\b|quit\b|end\b|emit\b|defineCommand\b|scanStream\b|removeListener\b|removeAllListeners\b)\w+$/,
  },
  {
    module: /^@prisma\/client$/,
    path: /^PrismaClient\.\(\)\.(?:\w+\.(?:find\w+|create\w*|update\w*|upsert|delete\w*|count|aggregate|groupBy)|\$(?:queryRaw|executeRaw)\w*)$/,
    kind: 'lazy',
  },
  { module: /^@prisma\/client$/, path: /^PrismaClient\.\(\)\.\$(?:connect|transaction)$/ },
  {
    module: /^(typeorm|@nestjs\/typeorm)$/,
    path: new RegExp(
      `(?:Repository|EntityManager|manager|DataSource|Connection|QueryRunner|getRepository|createQueryRunner|getManager)(?:\\.\\(\\))?\\.(?:${repositoryMethods}|initialize|synchronize|runMigrations|connect|startTransaction|commitTransaction|rollbackTransaction|transaction)$|\\.(?:getOne|getMany|getRawOne|getRawMany|getCount|getManyAndCount|getOneOrFail|execute)$|^createConnections?$`,
    ),
  },
  {
    module: /^sequelize$/,
    path: /^Sequelize\.\(\)\.(?:authenticate|sync|query|drop)$|^(?:default\.)?\(\)\.(?:authenticate|sync|query)$|define\.\(\)\.(?:create|bulkCreate|find\w+|update|upsert|destroy|count|max|min|sum|sync|increment|decrement)$|\.\(\)\.(?:find\w+|create)\.\(\)\.(?:save|update|destroy|reload)$/,
  },
  { module: /^nodemailer$/, path: /^createTransport\.\(\)\.(?:sendMail|verify)$/ },
  { module: /^(bcrypt|bcryptjs|@node-rs\/bcrypt)$/, path: /^(?:hash|compare|genSalt|verify)$/ },
  { module: /^(argon2|@node-rs\/argon2)$/, path: /^(?:hash|verify)$/ },
  { module: /^@aws-sdk\//, path: /^\w+(?:\.from)?\.\(\)\.send$|^getSignedUrl$|^Upload\.\(\)\.done$/ },
  { module: /^aws-sdk$/, path: /\.promise$/ },
  {
    module: /^amqplib$/,
    path: /^connect$|^connect\.\(\)\.create\w*Channel$|Channel\.\(\)\.(?:assertQueue|assertExchange|bindQueue|unbindQueue|deleteQueue|purgeQueue|consume|cancel|get|checkQueue|checkExchange)$/,
  },
  {
    module: /^(playwright|playwright-core|@playwright\/test|puppeteer|puppeteer-core)$/,
    path: new RegExp(`(?:^|\\.)(?:${browserMethods})$`),
  },
  {
    module: /^kafkajs$/,
    path: /\.\(\)\.(?:producer|consumer|admin)\.\(\)\.(?:connect|send|sendBatch|subscribe|run|createTopics)$/,
  },
  { module: /^bullmq$/, path: /^Queue\.\(\)\.(?:add|addBulk|drain|obliterate)$/ },
  { module: /^(bull|bee-queue)$/, path: /^\(\)\.add$/ },
  { module: /^@elastic\/elasticsearch$/, path: /^Client\.\(\)\.(?:index|search|bulk|delete|update|get|indices\.\w+)$/ },
  {
    module: /^stripe$/,
    path: /^(?:Stripe\.)?\(\)\.[\w.]+\.(?:create|update|retrieve|del|list|cancel|confirm|capture)$/,
  },
  { module: /^openai$/, path: /\.create$/ },
  { module: /^@sendgrid\/mail$/, path: /^send\w*$/ },
  { module: /^twilio$/, path: /\.create$/ },
  {
    module: /^jose$/,
    path: /^(?:jwtVerify|importJWK|importSPKI|importPKCS8|jwtDecrypt|compactVerify|\w+\.\(\)\..*sign)$/,
  },
  { module: /^fs-extra$/, path: /^(?!create|exists$|watch)(?!\w+Sync$)\w+$/ },
  { module: /^execa$/, path: /^(?:execa|command|execaCommand)?$/ },
  { module: /^sharp$/, path: /\.(?:toFile|toBuffer|metadata)$/ },
];

/** What a call of a well-known library gives, by where its callee comes from. A call with a callback gives no promise. */
export function libraryPromise(call: TSESTree.CallExpression): LibraryPromise | undefined {
  const value = valueOf(call.callee);
  if (value?.kind !== 'package') return undefined;
  const path = value.path.join('.').replace(/^default\.?/, '');
  for (const library of libraries) {
    if (!library.module.test(value.module) || !library.path.test(path)) continue;
    if (takesCallback(call)) return undefined;
    if (library.since !== undefined && (majorOf(call, value.module) ?? 0) < library.since) return undefined;
    return library.kind ?? 'running';
  }
  return undefined;
}

/** The major version of a dependency that the nearest package.json asks for; undefined where it does not say. */
export function majorOf(node: TSESTree.Node, dependency: string): number | undefined {
  const manifest = projectOf(node).manifestOf(fileOf(node).path);
  const dependencies = manifest?.dependencies ?? {};
  const range = Object.hasOwn(dependencies, dependency) ? dependencies[dependency] : undefined;
  const major = /\d+/.exec(range ?? '')?.[0];
  return major === undefined ? undefined : Number(major);
}

const callbackName = /^_?(callback|cb|done|next|fn|handler|on[A-Z]\w*|\w+(Callback|Cb|Handler))$/;

/** True when the last argument is a function, or has the name of a callback: the call tells its outcome there. */
export function takesCallback(call: TSESTree.CallExpression): boolean {
  const last = call.arguments.at(-1);
  if (last === undefined) return false;
  if (isFunctionNode(last)) return true;
  if (last.type === NodeType.CallExpression) {
    return (
      last.callee.type === NodeType.MemberExpression &&
      last.callee.property.type === NodeType.Identifier &&
      last.callee.property.name === 'bind'
    );
  }
  if (last.type !== NodeType.Identifier) return false;
  return callbackName.test(last.name) || (findVariable(last) !== undefined && valueOf(last)?.kind === 'function');
}
