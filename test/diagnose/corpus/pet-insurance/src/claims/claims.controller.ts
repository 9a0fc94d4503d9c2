import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  NotFoundException,
  Param,
  ParseIntPipe,
  Patch,
  Post,
  Query,
  type RawBodyRequest,
  Redirect,
  Req,
  Res,
  StreamableFile,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { diskStorage, memoryStorage } from 'multer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { CurrentHolder, type Me, Public, Roles } from '../auth/guards';
import { ClaimsService } from './claims.service';

const DOCUMENTS = process.env.DOCUMENTS_DIR ?? '/var/lib/pets/documents';
const PHOTO_TYPES = new Set(['image/jpeg', 'image/png']);
const HELP_PAGES: Record<string, string> = { claims: '/help/claims', vets: '/help/vets', fees: '/help/fees' };

@ApiTags('claims')
@Controller('claims')
export class ClaimsController {
  constructor(
    private readonly claims: ClaimsService,
    private readonly config: ConfigService,
  ) {}

  @Post()
  create(@CurrentHolder() me: Me, @Body() body: any) {
    return this.claims.create(me, body);
  }

  @Get('statistics')
  @Roles('agent', 'actuary')
  statistics(@Query('from') from?: string, @Query('until') until?: string) {
    return this.claims.statistics(from, until);
  }

  @Get('help')
  @Redirect('/help', 302)
  help(@Query('topic') topic: string) {
    return { url: Object.hasOwn(HELP_PAGES, topic) ? HELP_PAGES[topic] : '/help' };
  }

  @Get('leave')
  @Redirect()
  leave(@Query('to') to: string) {
    return { url: to, statusCode: 302 };
  }

  @Get('conditions')
  conditions(@Res() response: Response) {
    const text = readFileSync(join(DOCUMENTS, 'conditions.txt'), 'utf8');
    response.type('text/plain').send(text);
  }

  @Get('documents/:name')
  document(@Param('name') name: string, @Res() response: Response) {
    response.sendFile(join(DOCUMENTS, name));
  }

  @Get('letters/:name')
  @Roles('agent')
  async letter(@Param('name') name: string) {
    const root = resolve(this.config.getOrThrow<string>('files.letters'));
    const file = resolve(root, name);
    if (!file.startsWith(root + sep)) throw new NotFoundException();
    const handle = await open(file).catch(() => {
      throw new NotFoundException();
    });
    return new StreamableFile(handle.createReadStream(), { type: 'application/pdf' });
  }

  @Post(':id/invoice')
  @UseInterceptors(
    FileInterceptor('invoice', {
      storage: diskStorage({
        destination: DOCUMENTS,
        filename: (_request, file, done) => done(null, `${Date.now()}-${file.originalname}`),
      }),
    }),
  )
  async invoice(
    @Param('id', ParseIntPipe) id: number,
    @CurrentHolder() me: Me,
    @UploadedFile() file?: Express.Multer.File,
  ) {
    if (!file) throw new BadRequestException('The invoice is missing');
    await this.claims.owned(id, me);
    return this.claims.attach(id, file.filename);
  }

  @Post(':id/photo')
  @UseInterceptors(
    FileInterceptor('photo', {
      storage: memoryStorage(),
      limits: { fileSize: 4 * 1024 * 1024, files: 1 },
      fileFilter: (_request, file, done) => done(null, PHOTO_TYPES.has(file.mimetype)),
    }),
  )
  async photo(
    @Param('id', ParseIntPipe) id: number,
    @CurrentHolder() me: Me,
    @UploadedFile() file?: Express.Multer.File,
  ) {
    if (!file) throw new BadRequestException('A JPEG or PNG, please');
    await this.claims.owned(id, me);
    return this.claims.storePhoto(id, file.buffer);
  }

  @Post(':id/invoice-link')
  async invoiceLink(@Param('id', ParseIntPipe) id: number, @CurrentHolder() me: Me, @Body('link') link: string) {
    await this.claims.owned(id, me);
    return this.claims.fetchInvoice(id, link);
  }

  @Patch(':id/decision')
  decide(@Param('id', ParseIntPipe) id: number, @Body('state') state: string) {
    if (state !== 'approved' && state !== 'rejected') throw new BadRequestException();
    return this.claims.decide(id, state);
  }

  @Public()
  @Post('hooks/payments')
  @HttpCode(204)
  async paid(@Req() request: RawBodyRequest<Request>, @Headers('x-signature') signature = '') {
    const expected = this.sign(request.rawBody);
    const given = Buffer.from(signature, 'hex');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new BadRequestException();
    await this.claims.markPaid(Number(request.body.claim));
  }

  @Public()
  @Post('hooks/lab')
  @HttpCode(204)
  async lab(@Req() request: RawBodyRequest<Request>, @Headers('x-signature') signature = '') {
    if (signature !== this.sign(request.rawBody).toString('hex')) throw new BadRequestException();
    await this.claims.note(Number(request.body.claim), 'laboratory', String(request.body.finding));
  }

  private sign(body: Buffer | undefined): Buffer {
    const secret = this.config.getOrThrow<string>('payments.webhookSecret');
    return createHmac('sha256', secret).update(body ?? '').digest();
  }
}
