import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a type literal',
      file: 'src/users.controller.ts',
      code: `import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Post()\n  create(@Body() user: { email: string; role?: string }) {\n    return this.users.create(user);\n  }\n}`,
      at: 'create(@Body()',
    },
    {
      name: 'any',
      file: 'src/users.controller.ts',
      code: `import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Patch(':id')\n  change(@Body() changes: any) { return this.users.update(changes); }\n}`,
      at: 'change(@Body()',
    },
    {
      name: 'an interface',
      file: 'src/users.controller.ts',
      code: `import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';\ninterface NewUser { email: string }\n@Controller('users')\nexport class UsersController {\n  @Post()\n  create(@Body() user: NewUser) { return this.users.create(user); }\n  @Put()\n  replace(@Body() user: Partial<NewUser>) { return this.users.replace(user); }\n}`,
      at: ['create(@Body()', 'replace(@Body()'],
    },
    {
      name: 'no type at all',
      file: 'src/users.controller.ts',
      code: `import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Post()\n  create(@Body() user) { return this.users.create(user); }\n}`,
      at: 'create(@Body()',
    },
    {
      name: 'a class without a rule',
      file: 'src/seat.dto.ts',
      code: `import { IsInt } from 'class-validator';\nexport class TableDto {\n  @IsInt() seats: number;\n}\nexport class SeatDto {\n  guest: string;\n  table: number;\n}`,
      files: {
        'package.json': `{"dependencies":{"class-validator":"^0.14.0","@nestjs/common":"^11.0.0"}}`,
        'src/seat.controller.ts': `@Controller('seats')\nexport class SeatController {\n  @Post() add(@Body() body: SeatDto) {}\n  @Put() change(@Body() body: TableDto) {}\n}`,
      },
      at: 'class SeatDto',
    },
  ],
  good: [
    {
      name: 'a class',
      file: 'src/users.controller.ts',
      code: `import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';\nimport { CreateUser } from './create-user.dto';\n@Controller('users')\nexport class UsersController {\n  @Post()\n  create(@Body() user: CreateUser) { return this.users.create(user); }\n}`,
    },
    {
      name: 'a schema in the decorator',
      file: 'src/users.controller.ts',
      code: `import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Post()\n  create(@Body(new ZodValidationPipe(newUser)) user: { email: string }) { return this.users.create(user); }\n}`,
    },
    {
      name: 'a body that is parsed at once',
      file: 'src/users.controller.ts',
      code: `import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Post()\n  create(@Body() body: unknown) { const user = newUser.parse(body); return this.users.create(user); }\n}`,
    },
    {
      name: 'one field with a pipe, and a type of a schema',
      file: 'src/users.controller.ts',
      code: `import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';\ntype NewUser = z.infer<typeof newUser>;\n@Controller('users')\nexport class UsersController {\n  @Post()\n  create(@Body('id', ParseIntPipe) id: number, @Body() user: NewUser) { return this.users.create(id, user); }\n  @Get()\n  list(@Body() filter: any) { return filter; }\n}`,
    },
  ],
} satisfies RuleFixtures;
