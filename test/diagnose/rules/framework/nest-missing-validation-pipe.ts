import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'no pipe anywhere',
      file: 'src/users.controller.ts',
      code: `import { Body, Controller, Post } from '@nestjs/common';\nimport { CreateUser } from './create-user.dto';\n\n@Controller('users')\nexport class UsersController {\n  @Post()\n  create(@Body() user: CreateUser) {\n    return this.users.create(user);\n  }\n}`,
      files: {
        'src/create-user.dto.ts': `import { IsEmail } from 'class-validator';\nexport class CreateUser {\n  @IsEmail()\n  email: string;\n}`,
        'src/main.ts': `import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(AppModule);\nawait app.listen(3000);`,
      },
      at: 'create(@Body()',
    },
    {
      name: 'a pipe that lets other fields through',
      file: 'src/main.ts',
      code: `import { ValidationPipe } from '@nestjs/common';\nimport { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(AppModule);\napp.useGlobalPipes(new ValidationPipe({ transform: true }));\nawait app.listen(3000);`,
      files: {
        'src/users.controller.ts': `import { Body, Controller, Post } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Post() create(@Body() user: CreateUser) { return this.users.create(user); }\n}`,
      },
      at: 'new ValidationPipe',
    },
    {
      name: 'a pipe that is only imported',
      file: 'src/orders.controller.ts',
      code: `import { Body, Controller, Put, ValidationPipe } from '@nestjs/common';\nimport { IsInt, Min } from 'class-validator';\nclass Order {\n  @IsInt() @Min(1)\n  amount: number;\n}\n@Controller('orders')\nexport class OrdersController {\n  @Put(':id')\n  change(@Body() order: Order) { return order; }\n}`,
      at: 'change(@Body()',
    },
  ],
  good: [
    {
      name: 'a strict pipe for all routes',
      file: 'src/users.controller.ts',
      code: `import { Body, Controller, Post } from '@nestjs/common';\nimport { IsEmail } from 'class-validator';\nclass CreateUser {\n  @IsEmail()\n  email: string;\n}\n@Controller('users')\nexport class UsersController {\n  @Post()\n  create(@Body() user: CreateUser) { return user; }\n}`,
      files: {
        'src/main.ts': `import { ValidationPipe } from '@nestjs/common';\nimport { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(AppModule);\napp.useGlobalPipes(new ValidationPipe({ whitelist: true }));\nawait app.listen(3000);`,
      },
    },
    {
      name: 'a pipe by its token',
      file: 'src/app.module.ts',
      code: `import { Module, ValidationPipe } from '@nestjs/common';\nimport { APP_PIPE } from '@nestjs/core';\n@Module({ providers: [{ provide: APP_PIPE, useValue: new ValidationPipe({ whitelist: true, transform: true }) }] })\nexport class AppModule {}`,
      files: {
        'src/users.controller.ts': `import { Body, Controller, Post } from '@nestjs/common';\nimport { IsEmail } from 'class-validator';\nclass CreateUser { @IsEmail() email: string; }\n@Controller() export class C { @Post() create(@Body() user: CreateUser) { return user; } }`,
      },
    },
    {
      name: 'options that cannot be seen',
      file: 'src/main.ts',
      code: `import { ValidationPipe } from '@nestjs/common';\nimport { options } from '@shop/validation';\napp.useGlobalPipes(new ValidationPipe(options));\napp.useGlobalPipes(new ValidationPipe({ ...options }));`,
      files: {
        'src/c.ts': `import { Body, Controller, Post } from '@nestjs/common';\n@Controller() export class C { @Post() create(@Body() user: CreateUser) { return user; } }`,
      },
    },
    {
      name: 'a class without rules',
      file: 'src/c.ts',
      code: `import { Body, Controller, Post } from '@nestjs/common';\nclass CreateUser { email: string; }\n@Controller() export class C { @Post() create(@Body() user: CreateUser) { return user; } }`,
    },
  ],
} satisfies RuleFixtures;
