import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a controller without the guard of another',
      file: 'src/orders.controller.ts',
      code: `import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController {\n  @Delete(':id')\n  remove(@Param('id') id: string) { return this.orders.remove(id); }\n}`,
      files: {
        'src/users.controller.ts': `import { Controller, UseGuards, Get } from '@nestjs/common';\n@Controller('users')\n@UseGuards(JwtAuthGuard)\nexport class UsersController { @Get() list() { return this.users.list(); } }`,
      },
      at: '@Delete',
    },
    {
      name: 'a method without the guard of its neighbour',
      file: 'src/orders.controller.ts',
      code: `import { Controller, Post, Put, UseGuards } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController {\n  @UseGuards(JwtAuthGuard)\n  @Post()\n  create() { return this.orders.create(); }\n  @Put(':id')\n  change() { return this.orders.change(); }\n}`,
      at: '@Put',
    },
    {
      name: 'a guard that is a decorator of their own',
      file: 'src/orders.controller.ts',
      code: `import { Controller, Post, Patch } from '@nestjs/common';\nimport { Members } from './members';\n@Controller('orders')\nexport class OrdersController {\n  @Members() @Post() create() { return 1; }\n  @Patch(':id')\n  change() { return 2; }\n}`,
      files: {
        'src/members.ts': `import { applyDecorators, UseGuards } from '@nestjs/common';\nexport const Members = () => applyDecorators(UseGuards(MemberGuard));`,
      },
      at: '@Patch',
    },
  ],
  good: [
    {
      name: 'a guard for all routes',
      file: 'src/orders.controller.ts',
      code: `import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController { @Delete(':id') remove() { return 1; } }`,
      files: {
        'src/app.module.ts': `import { Module } from '@nestjs/common';\nimport { APP_GUARD } from '@nestjs/core';\n@Module({ providers: [{ provide: APP_GUARD, useClass: JwtAuthGuard }] }) export class AppModule {}`,
        'src/users.controller.ts': `import { Controller, UseGuards } from '@nestjs/common';\n@Controller() @UseGuards(RolesGuard) export class U {}`,
      },
    },
    {
      name: 'a login',
      file: 'src/auth.controller.ts',
      code: `import { Controller, Post, Get, UseGuards } from '@nestjs/common';\n@Controller('auth')\nexport class AuthController {\n  @Post('login') login() { return 1; }\n  @UseGuards(JwtAuthGuard) @Get('me') me() { return 2; }\n}`,
    },
    {
      name: 'a service without guards',
      file: 'src/orders.controller.ts',
      code: `import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController { @Post() create() { return 1; } }`,
    },
    {
      name: 'a route that is marked as public',
      file: 'src/orders.controller.ts',
      code: `import { Controller, Post, UseGuards } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController {\n  @Public() @Post('estimate') estimate() { return 1; }\n  @UseGuards(JwtAuthGuard) @Post() create() { return 2; }\n}`,
    },
    {
      name: 'a middleware that looks at every request',
      file: 'src/orders.controller.ts',
      code: `import { Controller, Post, Put, UseGuards } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController {\n  @UseGuards(RolesGuard) @Post() create() { return 1; }\n  @Put() change() { return 2; }\n}`,
      files: {
        'src/app.module.ts': `import { MiddlewareConsumer } from '@nestjs/common';\nexport class AppModule { configure(consumer: MiddlewareConsumer) { consumer.apply(AuthMiddleware).forRoutes('*'); } }`,
      },
    },
  ],
} satisfies RuleFixtures;
