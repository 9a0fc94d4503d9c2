import { Body, Controller, Get, HttpCode, Post, Query, Redirect, Req, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuthService } from './auth.service';
import { ChangePasswordDto, LoginDto, NewUserDto } from './dto/credentials.dto';
import { Roles, RolesGuard } from './roles.guard';
import { StaffGuard, type StaffRequest } from './staff.guard';

const PORTALS = new Map([
  ['lab', 'https://lab.clinic.example.com/start'],
  ['billing', 'https://billing.clinic.example.com/'],
]);

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Post('login')
  @HttpCode(200)
  login(@Body() dto: LoginDto) {
    return this.auth.login(dto);
  }

  @Post('users')
  @UseGuards(StaffGuard, RolesGuard)
  @Roles('manager')
  create(@Body() dto: NewUserDto) {
    return this.auth.create(dto);
  }

  @Post('password')
  @HttpCode(204)
  @UseGuards(StaffGuard)
  changePassword(@Req() request: StaffRequest, @Body() dto: ChangePasswordDto) {
    return this.auth.changePassword(request.staff.sub, dto);
  }

  @Post('kiosk-pin')
  @UseGuards(StaffGuard)
  async kioskPin(@Req() request: StaffRequest) {
    return { pin: await this.auth.newKioskPin(request.staff.sub) };
  }

  @Get('signed-out')
  @Redirect()
  signedOut(@Query('returnTo') returnTo?: string) {
    return { url: returnTo ?? 'https://clinic.example.com/', statusCode: 302 };
  }

  @Get('portal')
  @Redirect()
  portal(@Query('name') name: string) {
    return { url: PORTALS.get(name) ?? 'https://clinic.example.com/', statusCode: 302 };
  }
}
