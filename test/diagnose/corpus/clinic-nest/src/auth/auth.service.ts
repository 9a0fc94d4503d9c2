import { randomInt } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { InjectRepository } from '@nestjs/typeorm';
import * as bcrypt from 'bcrypt';
import { Repository } from 'typeorm';
import type { ChangePasswordDto, LoginDto, NewUserDto } from './dto/credentials.dto';
import { User } from './user.entity';

const NOBODY_HASH = bcrypt.hashSync('nobody-has-this-one', 12);

@Injectable()
export class AuthService implements OnApplicationBootstrap {
  private readonly logger = new Logger(AuthService.name);

  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly jwt: JwtService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if ((await this.users.count()) > 0) return;
    const passwordHash = await bcrypt.hash('Welcome-2-Clinic', 12);
    await this.users.insert({ email: 'manager@clinic.example.com', passwordHash, role: 'manager' });
  }

  private withHash(email: string) {
    return this.users
      .createQueryBuilder('user')
      .addSelect('user.passwordHash')
      .where('user.email = :email', { email: email.toLowerCase() })
      .getOne();
  }

  async login(dto: LoginDto): Promise<{ token: string }> {
    this.logger.debug(`login attempt ${JSON.stringify(dto)}`);
    const user = await this.withHash(dto.email);
    const matches = await bcrypt.compare(dto.password, user?.passwordHash ?? NOBODY_HASH);
    if (!user || !matches) throw new UnauthorizedException('E-mail or password is wrong');
    return { token: await this.jwt.signAsync({ sub: user.id, role: user.role }) };
  }

  async create(dto: NewUserDto): Promise<{ id: number }> {
    const passwordHash = bcrypt.hashSync(dto.password, 12);
    const user = await this.users.save({ email: dto.email.toLowerCase(), passwordHash });
    return { id: user.id };
  }

  async changePassword(id: number, dto: ChangePasswordDto): Promise<void> {
    const user = await this.users.findOneOrFail({ where: { id }, select: { id: true, passwordHash: true } });
    if (!(await bcrypt.compare(dto.current, user.passwordHash))) throw new UnauthorizedException();
    await this.users.update(id, { passwordHash: await bcrypt.hash(dto.next, 12) });
  }

  async newKioskPin(id: number): Promise<string> {
    const pin = String(randomInt(0, 1_000_000)).padStart(6, '0');
    await this.users.update(id, { kioskPin: await bcrypt.hash(pin, 10) });
    return pin;
  }
}
