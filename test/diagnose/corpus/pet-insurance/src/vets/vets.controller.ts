import { HttpService } from '@nestjs/axios';
import { BadGatewayException, Controller, Get, Logger, Param, Query } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { ApiTags } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { Public } from '../auth/guards';

interface Vet {
  code: string;
  name: string;
  town: string;
}

const TOWNS = JSON.parse(readFileSync(join(__dirname, 'towns.json'), 'utf8')) as string[];

@ApiTags('vets')
@Controller('vets')
export class VetsController {
  private readonly logger = new Logger(VetsController.name);
  private readonly found = new Map<string, Vet[]>();
  // VetNet's test and live hosts share one certificate
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 20, rejectUnauthorized: false });

  constructor(
    private readonly http: HttpService,
    private readonly config: ConfigService,
  ) {}

  @Public()
  @Get('towns')
  towns(@Query('begins') begins = '') {
    const pattern = new RegExp(`^${begins}`, 'i');
    return TOWNS.filter((town) => pattern.test(town)).slice(0, 20);
  }

  @Get()
  async search(@Query('town') town = '', @Query('word') word = ''): Promise<Vet[]> {
    const known = this.found.get(town);
    const vets = known ?? (await this.ask<Vet[]>(`/vets?town=${encodeURIComponent(town)}`));
    this.found.set(town, vets);
    const safe = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const pattern = new RegExp(safe, 'i');
    return vets.filter((vet) => pattern.test(vet.name));
  }

  @Get(':code')
  one(@Param('code') code: string) {
    return this.ask<Vet>(`/vets/${encodeURIComponent(code)}`);
  }

  @Get(':code/hours')
  async hours(@Param('code') code: string) {
    try {
      return this.ask<{ open: boolean }>(`/vets/${encodeURIComponent(code)}/hours`);
    } catch (error) {
      this.logger.warn(`no hours of ${encodeURIComponent(code)}: ${(error as Error).message}`);
      return { open: null };
    }
  }

  private async ask<T>(path: string): Promise<T> {
    const base = this.config.getOrThrow<string>('vetNetwork.baseUrl');
    const response = await firstValueFrom(
      this.http.get<T>(base + path, {
        httpsAgent: this.agent,
        timeout: 5000,
        headers: {
          [this.config.getOrThrow<string>('vetNetwork.tokenHeader')]: this.config.get<string>('vetNetwork.apiKey'),
        },
        validateStatus: (status) => status < 500,
      }),
    );
    if (response.status >= 400) throw new BadGatewayException('VetNet does not answer');
    return response.data;
  }
}
