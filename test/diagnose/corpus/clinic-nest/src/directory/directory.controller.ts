import { Body, Controller, Get, Post, Query, StreamableFile, UseGuards } from '@nestjs/common';
import { IsString, IsUrl, MaxLength } from 'class-validator';
import { StaffGuard } from '../auth/staff.guard';
import { DirectoryService } from './directory.service';

class PictureDto {
  @IsUrl({ require_tld: false })
  address!: string;
}

class ReferralDto {
  @IsString()
  @MaxLength(100_000)
  xml!: string;
}

class InsurerDto {
  @IsUrl()
  registry!: string;

  @IsString()
  @MaxLength(60)
  code!: string;
}

@UseGuards(StaffGuard)
@Controller('directory')
export class DirectoryController {
  constructor(private readonly directory: DirectoryService) {}

  @Get('staff')
  staff(@Query('name') name: string) {
    return this.directory.byName(name);
  }

  @Get('badge')
  badge(@Query('number') badge: string) {
    return this.directory.byBadge(String(badge));
  }

  @Get('insurer')
  insurer(@Query() { registry, code }: InsurerDto) {
    return this.directory.insurer(registry, code);
  }

  @Get('picture')
  async picture(@Query() { address }: PictureDto) {
    return new StreamableFile(await this.directory.picture(address), { type: 'image/jpeg' });
  }

  @Post('referral')
  referral(@Body() { xml }: ReferralDto) {
    return this.directory.readReferral(xml);
  }
}
