import { Body, Controller, Get, HttpCode, Post, Req, Res, UnauthorizedException } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { ApiTags } from '@nestjs/swagger';
import { IsEmail, IsString, Length } from 'class-validator';
import type { Request, Response } from 'express';
import { AuthService } from './auth.service';
import { CurrentHolder, type Me, Public } from './guards';

const REFRESH_AGE_MS = 30 * 24 * 3600 * 1000;

export class LoginDto {
  @IsEmail() email!: string;
  @IsString() @Length(1, 72) password!: string;
}

export class RegisterDto extends LoginDto {
  @IsString() @Length(2, 80) name!: string;
}

export class ForgotDto {
  @IsEmail() email!: string;
}

export class ResetDto {
  email!: string;
  code!: string;
  password!: string;
}

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly config: ConfigService,
  ) {}

  @Public()
  @Post('register')
  register(@Body() body: RegisterDto) {
    return this.auth.register(body);
  }

  @Public()
  @Post('login')
  @HttpCode(200)
  async login(@Body() body: LoginDto, @Res({ passthrough: true }) response: Response) {
    const holder = await this.auth.check(body.email, body.password);
    const { access, refresh } = await this.auth.issue(holder);
    response.cookie('refresh', refresh, { path: '/api/auth', maxAge: REFRESH_AGE_MS });
    return { access };
  }

  @Public()
  @Post('refresh')
  @HttpCode(200)
  async refresh(@Req() request: Request) {
    const token: unknown = request.cookies?.refresh;
    if (typeof token !== 'string') throw new UnauthorizedException();
    return { access: await this.auth.renew(token) };
  }

  @Public()
  @Post('forgot')
  @HttpCode(202)
  async forgot(@Body() body: ForgotDto) {
    await this.auth.forgot(body.email);
    return { hint: this.config.get<string>('texts.passwordHint') };
  }

  @Public()
  @Post('reset')
  @HttpCode(204)
  async reset(@Body() body: ResetDto) {
    await this.auth.reset(body);
  }

  @Get('me')
  me(@CurrentHolder() me: Me) {
    return me;
  }
}
