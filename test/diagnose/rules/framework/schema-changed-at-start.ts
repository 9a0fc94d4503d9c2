import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'TypeORM',
      file: 'src/data-source.ts',
      code: `import { DataSource } from 'typeorm';\nexport const source = new DataSource({\n  type: 'mysql',\n  url: process.env.DATABASE_URL,\n  synchronize: true,\n});`,
      at: 'synchronize',
    },
    {
      name: 'a module of Nest, made when the settings are there',
      file: 'src/app.module.ts',
      code: `import { TypeOrmModule } from '@nestjs/typeorm';\nconst fixed = { type: 'postgres' as const, dropSchema: true };\nexport const database = TypeOrmModule.forRoot({ ...fixed, autoLoadEntities: true });`,
      at: 'dropSchema',
    },
    {
      name: 'Sequelize',
      file: 'models/index.js',
      code: `const { Sequelize } = require('sequelize');\nconst sequelize = new Sequelize(process.env.DATABASE_URL);\nsequelize.sync({ alter: true }).then(() => require('../server'));`,
      at: 'alter',
    },
    {
      name: 'models of another file',
      file: 'bin-www.js',
      code: `const models = require('./models');\nmodels.sequelize.sync({ force: true }).then(function () { server.listen(port); });`,
      at: 'force',
    },
    {
      name: 'options that a factory gives',
      file: 'src/app.module.ts',
      code: `import { TypeOrmModule } from '@nestjs/typeorm';\nexport const database = TypeOrmModule.forRootAsync({\n  useFactory: (config) => ({\n    type: 'mysql',\n    url: config.get('url'),\n    entities: [Guest],\n    synchronize: true,\n  }),\n});`,
      at: 'synchronize',
    },
    {
      name: 'MikroORM',
      code: `const orm = await MikroORM.init(config);\nawait orm.getSchemaGenerator().updateSchema();`,
      at: 'updateSchema',
    },
    {
      name: 'a setting of Sequelize',
      code: `const { Sequelize } = require('sequelize');\nmodule.exports = new Sequelize(url, {\n  sync: { alter: true },\n});`,
      at: 'alter',
    },
  ],
  good: [
    {
      name: 'only while developing',
      file: 'src/data-source.ts',
      code: `import { DataSource } from 'typeorm';\nexport const source = new DataSource({\n  type: 'mysql',\n  url: process.env.DATABASE_URL,\n  synchronize: process.env.NODE_ENV !== 'production',\n});`,
    },
    {
      name: 'a database in memory',
      file: 'src/data-source.ts',
      code: `import { DataSource } from 'typeorm';\nexport const source = new DataSource({ type: 'sqlite', database: ':memory:', synchronize: true });`,
    },
    {
      name: 'tables that are made where they are missing',
      file: 'src/start.js',
      code: `const { Sequelize } = require('sequelize');\nconst sequelize = new Sequelize(process.env.DATABASE_URL);\nconst force = false;\nsequelize.sync({ force }).then(() => require('../server'));`,
    },
    {
      name: 'a branch for developers',
      file: 'src/start.js',
      code: `const db = require('./models');\nif (process.env.NODE_ENV === 'development') db.sequelize.sync({ force: true });`,
    },
    {
      name: 'something else that is brought up to date',
      file: 'src/start.js',
      code: `calendar.sync({ force: true });`,
    },
    {
      name: 'a factory that asks for the environment',
      file: 'src/app.module.ts',
      code: `export const options = () => ({ type: 'postgres', entities: [Guest], url, synchronize: process.env.NODE_ENV === 'test' });`,
    },
  ],
} satisfies RuleFixtures;
