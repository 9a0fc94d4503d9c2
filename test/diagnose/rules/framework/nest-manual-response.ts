import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a value that is dropped',
      file: 'src/users.controller.ts',
      code: `import { Controller, Get, Res } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Get()\n  list(@Res() response: Response) {\n    response.header('X-Total', '3');\n    return this.users.list();\n  }\n}`,
      at: 'list(@Res()',
      mended: `import { Controller, Get, Res } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Get()\n  list(@Res({ passthrough: true }) response: Response) {\n    response.header('X-Total', '3');\n    return this.users.list();\n  }\n}`,
    },
    {
      name: 'a cookie beside a value',
      file: 'src/auth.controller.ts',
      code: `import { Controller, Post, Response } from '@nestjs/common';\n@Controller('auth')\nexport class AuthController {\n  @Post('login')\n  async login(@Response() res) {\n    const token = await this.auth.issue();\n    res.cookie('token', token, { httpOnly: true });\n    return { ok: true };\n  }\n}`,
      at: 'async login',
    },
    {
      name: 'a response that is not used',
      file: 'src/users.controller.ts',
      code: `import { Controller, Get, Res } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Get(':id')\n  async one(@Res({ passthrough: false }) response: Response) { return await this.users.one(); }\n}`,
      at: 'async one',
    },
  ],
  good: [
    {
      name: 'a response that is passed through',
      file: 'src/users.controller.ts',
      code: `import { Controller, Get, Res } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Get()\n  list(@Res({ passthrough: true }) response: Response) {\n    response.header('X-Total', '3');\n    return this.users.list();\n  }\n}`,
    },
    {
      name: 'an answer that is sent',
      file: 'src/users.controller.ts',
      code: `import { Controller, Get, Res } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Get()\n  async list(@Res() response: Response) {\n    if (!this.users) return response.status(404).json({});\n    return response.json(await this.users.list());\n  }\n}`,
    },
    {
      name: 'a response that is handed on',
      file: 'src/files.controller.ts',
      code: `import { Controller, Get, Res } from '@nestjs/common';\n@Controller('files')\nexport class FilesController {\n  @Get()\n  read(@Res() response: Response) { return this.files.stream(response); }\n  @Get('b')\n  pipe(@Res() response: Response) { this.files.open().pipe(response); return true; }\n}`,
    },
    {
      name: 'nothing that is returned',
      file: 'src/users.controller.ts',
      code: `import { Controller, Get, Res } from '@nestjs/common';\n@Controller('users')\nexport class UsersController {\n  @Get()\n  list(@Res() response: Response) { response.set('a', 'b').status(204).end(); return; }\n}`,
    },
  ],
} satisfies RuleFixtures;
