import {
  Controller,
  FileTypeValidator,
  Get,
  MaxFileSizeValidator,
  Param,
  ParseFilePipe,
  ParseIntPipe,
  Post,
  Query,
  Res,
  UploadedFile,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { StaffGuard } from '../auth/staff.guard';
import { DocumentsService } from './documents.service';

@ApiTags('documents')
@UseGuards(StaffGuard)
@Controller('patients/:patientId/documents')
export class DocumentsController {
  constructor(private readonly documents: DocumentsService) {}

  @Get('file')
  file(@Param('patientId', ParseIntPipe) patientId: number, @Query('name') name: string, @Res() response: Response) {
    response.sendFile(this.documents.locate(patientId, name));
  }

  @Get('scan')
  scan(@Param('patientId', ParseIntPipe) patientId: number, @Query('name') name: string, @Res() response: Response) {
    response.sendFile(this.documents.scanPath(patientId, String(name)));
  }

  @Get('scan/pages')
  async pages(@Param('patientId', ParseIntPipe) patientId: number, @Query('name') name: string) {
    return { pages: await this.documents.pageCount(this.documents.scanPath(patientId, String(name))) };
  }

  @Post('archive')
  @ApiConsumes('multipart/form-data')
  @UseInterceptors(FileInterceptor('archive'))
  archive(@Param('patientId', ParseIntPipe) patientId: number, @UploadedFile() file: Express.Multer.File) {
    return this.documents.unpack(patientId, file.buffer);
  }

  @Post('scan')
  @ApiConsumes('multipart/form-data')
  @UseInterceptors(FileInterceptor('scan', { limits: { fileSize: 8_000_000, files: 1 } }))
  async addScan(
    @Param('patientId', ParseIntPipe) patientId: number,
    @UploadedFile(
      new ParseFilePipe({
        validators: [
          new MaxFileSizeValidator({ maxSize: 8_000_000 }),
          new FileTypeValidator({ fileType: 'application/pdf' }),
        ],
      }),
    )
    file: Express.Multer.File,
  ) {
    return { name: await this.documents.keepScan(patientId, file.buffer), bytes: file.size };
  }
}
