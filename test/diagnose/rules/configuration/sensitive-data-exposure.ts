import type { RuleFixtures } from '../../fixtures.ts';

const mongoose = {
  'src/models/user.js': `const mongoose = require('mongoose');\nconst schema = new mongoose.Schema({ email: String, password: String });\nmodule.exports = mongoose.model('User', schema);`,
};
const prisma = {
  'prisma/schema.prisma':
    'model User {\n  id Int @id\n  email String\n  passwordHash String\n}\n\nmodel Post {\n  id Int @id\n}\n',
};
const sequelize = {
  'src/models.js': `exports.User = sequelize.define('user', { name: DataTypes.STRING, password: { type: DataTypes.STRING } });`,
};
const hidden = {
  'src/models/user.js': `const mongoose = require('mongoose');\nconst schema = new mongoose.Schema({ email: String, password: { type: String, select: false } });\nmodule.exports = mongoose.model('User', schema);`,
};

export default {
  bad: [
    {
      name: 'a record as it was read',
      code: `const User = require('./models/user');\napp.get('/me', async (req, res) => {\n  const user = await User.findById(req.user.id);\n  res.json(user);\n});`,
      files: mongoose,
      at: 'res.json(user)',
    },
    {
      name: 'a list from a callback',
      code: `const User = require('./models/user');\napp.get('/users', (req, res) => {\n  User.find({}, function (err, users) {\n    res.send({ users: users });\n  });\n});`,
      files: mongoose,
      at: 'res.send',
    },
    {
      name: 'Prisma',
      code: `app.get('/users', async (req, res) => {\n  res.json(await prisma.user.findMany());\n});`,
      files: prisma,
      at: 'res.json',
    },
    {
      name: 'Sequelize',
      code: `const { User } = require('./models');\napp.get('/users', (req, res) => {\n  User.findAll().then((users) => res.json(users));\n});`,
      files: sequelize,
      at: 'User.findAll',
    },
    {
      name: 'a record that was just made',
      code: `const User = require('./models/user');\nrouter.post('/', async (ctx) => {\n  const created = await User.create(ctx.request.body);\n  ctx.body = { data: created };\n});`,
      files: mongoose,
      at: 'ctx.body =',
    },
    {
      name: 'a controller of Nest that gives back what was saved',
      code: `@Controller('users')
export class UsersController {
  constructor(private readonly service: UsersService) {}
  @Post()
  register(@Body() dto: RegisterDto) { return this.service.register(dto); }
}
export class UsersService {
  async register(dto: RegisterDto) {
    const user = this.users.create(dto);
    return this.users.save(user);
  }
}`,
      file: 'src/users.controller.ts',
      files: {
        'src/user.entity.ts': `@Entity()
export class User {
  @Column() email: string;
  @Column() password: string;
}`,
      },
      at: 'return this.users.save',
    },
    {
      name: 'a handler of hapi',
      code: `const { User } = require('./models');
server.route({ method: 'GET', path: '/users/{id}', handler: async (request, h) => {
  const user = await User.findByPk(request.params.id);
  return user;
} });`,
      files: {
        'src/models.js': `exports.User = sequelize.define('user', { name: DataTypes.STRING, password: DataTypes.STRING });`,
      },
      at: 'return user',
    },
    {
      name: 'a route of Next.js',
      code: `export async function GET() {
  const users = await prisma.user.findMany();
  return Response.json({ users });
}`,
      file: 'app/api/users/route.ts',
      files: {
        'prisma/schema.prisma': `model User {
  id Int @id
  passwordHash String
}`,
      },
      at: 'Response.json',
    },
  ],
  good: [
    {
      name: 'chosen fields',
      code: `const User = require('./models/user');\napp.get('/me', async (req, res) => {\n  const user = await User.findById(req.user.id).select('email');\n  res.json(user);\n});`,
      files: mongoose,
    },
    {
      name: 'a schema that hides it',
      code: `const User = require('./models/user');\napp.get('/me', async (req, res) => {\n  const user = await User.findById(req.user.id);\n  res.json(user);\n});`,
      files: hidden,
    },
    {
      name: 'a password that is taken out',
      code: `const User = require('./models/user');\napp.get('/me', async (req, res) => {\n  const user = await User.findById(req.user.id);\n  user.password = undefined;\n  res.json(user);\n});`,
      files: mongoose,
    },
    {
      name: 'another model',
      code: `app.get('/posts', async (req, res) => res.json(await prisma.post.findMany()));`,
      files: prisma,
    },
    {
      name: 'one field',
      code: `const User = require('./models/user');\napp.get('/me', async (req, res) => {\n  const user = await User.findById(req.user.id);\n  res.json({ email: user.email });\n});`,
      files: mongoose,
    },
    {
      name: 'Sequelize without it',
      code: `const { User } = require('./models');\napp.get('/users', async (req, res) => res.json(await User.findAll({ attributes: ['id', 'name'] })));`,
      files: sequelize,
    },
    {
      name: 'a service whose caller chooses the fields',
      code: `@Controller('users')
export class UsersController {
  constructor(private readonly service: UsersService) {}
  @Get(':id')
  async one(@Param('id') id: string) {
    const { name } = await this.service.load(id);
    return { name };
  }
}
export class UsersService {
  async load(id: string) { return this.users.findOneBy({ id }); }
}`,
      file: 'src/users.controller.ts',
      files: {
        'src/user.entity.ts': `@Entity()
export class User {
  @Column() email: string;
  @Column() password: string;
}`,
      },
    },
  ],
} satisfies RuleFixtures;
