import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'the message of whatever was caught',
      file: 'src/users.service.ts',
      code: `import { Injectable, InternalServerErrorException } from '@nestjs/common';\n@Injectable()\nexport class UsersService {\n  async create(user: CreateUser) {\n    try {\n      return await this.users.save(user);\n    } catch (error) {\n      throw new InternalServerErrorException(error.message);\n    }\n  }\n}`,
      at: 'throw new',
    },
    {
      name: 'the whole error',
      file: 'src/users.controller.ts',
      code: `import { HttpException, HttpStatus } from '@nestjs/common';\nexport const run = async (work) => {\n  try { return await work(); } catch (e) {\n    throw new HttpException({ status: 500, error: e }, HttpStatus.INTERNAL_SERVER_ERROR);\n  }\n};`,
      at: 'throw new',
    },
    {
      name: 'a filter with the stack',
      file: 'src/all.filter.ts',
      code: `import { Catch, ExceptionFilter, ArgumentsHost } from '@nestjs/common';\n@Catch()\nexport class AllFilter implements ExceptionFilter {\n  catch(exception: Error, host: ArgumentsHost) {\n    const response = host.switchToHttp().getResponse();\n    response.status(500).json({ message: exception.message, stack: exception.stack });\n  }\n}`,
      at: 'response.status(500)',
    },
    {
      name: 'a filter with any message',
      file: 'src/all.filter.ts',
      code: `import { Catch } from '@nestjs/common';\n@Catch(Error)\nexport class AllFilter {\n  catch(error: Error, host) {\n    host.switchToHttp().getResponse().status(500).send({ error: error.message });\n  }\n}`,
      at: 'host.switch',
    },
  ],
  good: [
    {
      name: 'a text of their own',
      file: 'src/users.service.ts',
      code: `import { Injectable, InternalServerErrorException } from '@nestjs/common';\n@Injectable()\nexport class UsersService {\n  async create(user: CreateUser) {\n    try {\n      return await this.users.save(user);\n    } catch (error) {\n      this.logger.error(error);\n      throw new InternalServerErrorException('The user could not be stored.', { cause: error });\n    }\n  }\n}`,
    },
    {
      name: 'an error of their own',
      file: 'src/users.service.ts',
      code: `import { BadGatewayException } from '@nestjs/common';\nexport const run = async (work) => {\n  try { return await work(); } catch (error) {\n    if (error instanceof PaymentRefused) throw new BadGatewayException(error.message);\n    throw error;\n  }\n};`,
    },
    {
      name: 'a filter that knows its exceptions',
      file: 'src/all.filter.ts',
      code: `import { Catch, HttpException } from '@nestjs/common';\n@Catch()\nexport class AllFilter {\n  catch(exception: unknown, host) {\n    const isKnown = exception instanceof HttpException;\n    host.switchToHttp().getResponse().status(isKnown ? exception.getStatus() : 500).json({ message: isKnown ? exception.message : 'Internal error' });\n  }\n}`,
    },
    {
      name: 'a client’s mistake',
      file: 'src/users.service.ts',
      code: `import { BadRequestException, HttpException } from '@nestjs/common';\nexport const parse = (text) => { try { return JSON.parse(text); } catch (error) { throw new BadRequestException(error.message); } };\nthrow new HttpException('No such user', 404);`,
    },
  ],
} satisfies RuleFixtures;
