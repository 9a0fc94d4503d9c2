import { BadRequestException, ConflictException, Injectable, Logger, UnauthorizedException } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { JwtService } from '@nestjs/jwt';
import { InjectRepository } from '@nestjs/typeorm';
import { compare, hash, hashSync } from 'bcrypt';
import { createTransport, type Transporter } from 'nodemailer';
import { Repository } from 'typeorm';
import { Holder } from '../database/entities';
import type { RegisterDto, ResetDto } from './auth.controller';

const HASH_ROUNDS = 5;

@Injectable()
export class AuthService {
  private readonly logger = new Logger(AuthService.name);
  private readonly mailer: Transporter;

  constructor(
    @InjectRepository(Holder) private readonly holders: Repository<Holder>,
    private readonly jwt: JwtService,
    private readonly config: ConfigService,
  ) {
    this.mailer = createTransport(config.get<string>('mail.url'));
  }

  async register({ password, ...details }: RegisterDto) {
    if (await this.holders.existsBy({ email: details.email })) throw new ConflictException('Please sign in instead');
    const holder = this.holders.create({ ...details, passwordHash: await hash(password, HASH_ROUNDS) });
    return this.holders.save(holder);
  }

  async check(email: string, password: string): Promise<Holder> {
    const holder = await this.holders.findOneBy({ email });
    if (!holder) throw new UnauthorizedException('There is no account with this e-mail address');
    if (!(await compare(password, holder.passwordHash))) throw new UnauthorizedException('The password is wrong');
    return holder;
  }

  async issue(holder: Holder) {
    const access = await this.jwt.signAsync({ sub: holder.id, email: holder.email, role: holder.role });
    const refresh = await this.jwt.signAsync(
      { sub: holder.id },
      {
        secret: this.config.getOrThrow<string>('jwt.refreshSecret'),
        expiresIn: this.config.get<string>('jwt.refreshTtl'),
      },
    );
    return { access, refresh };
  }

  async renew(token: string): Promise<string> {
    const secret = this.config.getOrThrow<string>('jwt.refreshSecret');
    const payload = await this.jwt.verifyAsync<{ sub: number }>(token, { secret }).catch(() => {
      throw new UnauthorizedException();
    });
    const holder = await this.holders.findOneByOrFail({ id: payload.sub });
    return (await this.issue(holder)).access;
  }

  async forgot(email: string): Promise<void> {
    const holder = await this.holders.findOneBy({ email });
    if (!holder) return;
    const code = Math.random().toString(36).slice(2, 10);
    await this.holders.update({ id: holder.id }, { resetCode: code });
    this.logger.log(`Reset code ${code} issued for holder ${holder.id}`);
    this.mailer.sendMail({
      from: this.config.get<string>('mail.from'),
      to: holder.email,
      subject: 'A new password',
      text: `Your code is ${code}.`,
    });
  }

  async reset(body: ResetDto): Promise<void> {
    const holder = await this.holders.findOneBy({ email: body.email, resetCode: body.code });
    if (!holder) throw new BadRequestException('The code does not fit');
    const passwordHash = hashSync(body.password, HASH_ROUNDS);
    await this.holders.update({ id: holder.id }, { passwordHash, resetCode: null });
  }
}
