import {
  Body,
  Controller,
  Delete,
  ForbiddenException,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  ParseIntPipe,
  Patch,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsDateString, IsIn, IsNumber, IsString, Length, Max, Min } from 'class-validator';
import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { CurrentHolder, type Me, Roles } from '../auth/guards';
import { escapeHtml } from '../common/support';
import type { Policy } from '../database/entities';
import { PoliciesService, type PolicySearch } from './policies.service';

export class CreatePolicyDto {
  @IsString() @Length(1, 60) petName!: string;
  @IsIn(['dog', 'cat', 'rabbit', 'horse']) species!: string;
  @IsDateString() bornOn!: string;
  @IsNumber() @Min(500) @Max(20000) yearlyLimit!: number;
}

@ApiTags('policies')
@Controller('policies')
export class PoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  @Get()
  list(@CurrentHolder() me: Me, @Query() search: PolicySearch) {
    return this.policies.search(me.id, search);
  }

  @Post()
  create(@CurrentHolder() me: Me, @Body() body: CreatePolicyDto) {
    const { petName, species, bornOn, yearlyLimit } = body;
    return this.policies.create({ holderId: me.id, petName, species, bornOn, yearlyLimit });
  }

  @Get('portfolio')
  @Roles('agent', 'actuary')
  async portfolio(@Headers('if-none-match') seen: string | undefined, @Res() response: Response) {
    const rows = await this.policies.portfolio();
    const tag = createHash('md5').update(JSON.stringify(rows)).digest('hex');
    if (seen === tag) return response.status(304).end();
    return response.setHeader('etag', tag).json(rows);
  }

  @Put('preferences')
  @HttpCode(204)
  async preferences(@CurrentHolder() me: Me, @Body() body: Record<string, unknown>) {
    await this.policies.setPreferences(me.id, body);
  }

  @Put('tariffs/:species')
  @Roles('actuary')
  tariff(@Param('species') species: string, @Body('formula') formula: string) {
    return this.policies.setTariff(species, formula);
  }

  @Get(':id')
  one(@Param('id', ParseIntPipe) id: number) {
    return this.policies.one(id);
  }

  @Patch(':id')
  async update(@Param('id', ParseIntPipe) id: number, @CurrentHolder() me: Me, @Body() body: Partial<Policy>) {
    const policy = await this.owned(id, me);
    return this.policies.save(Object.assign(policy, body));
  }

  @Delete(':id')
  @HttpCode(204)
  async end(@Param('id', ParseIntPipe) id: number, @CurrentHolder() me: Me) {
    const policy = await this.owned(id, me);
    await this.policies.end(policy.id);
  }

  @Get(':id/card')
  @Header('content-type', 'text/html; charset=utf-8')
  async card(@Param('id', ParseIntPipe) id: number, @CurrentHolder() me: Me, @Query('greeting') greeting = 'Welcome') {
    const policy = await this.owned(id, me);
    return `<!doctype html><title>Policy card</title>
      <h1>${greeting}, ${escapeHtml(policy.petName)}!</h1>
      <p>Policy no. ${policy.id}, yearly limit ${policy.yearlyLimit} EUR</p>`;
  }

  @Get(':id/label')
  @Header('content-type', 'text/html; charset=utf-8')
  async label(@Param('id', ParseIntPipe) id: number, @CurrentHolder() me: Me) {
    const policy = await this.owned(id, me);
    return `<!doctype html><title>Collar label</title><b>${escapeHtml(policy.petName)}</b> <i>${policy.id}</i>`;
  }

  private async owned(id: number, me: Me): Promise<Policy> {
    const policy = await this.policies.one(id);
    if (policy.holderId !== me.id) throw new ForbiddenException();
    return policy;
  }
}
