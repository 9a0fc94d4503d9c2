import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: "a request's user in a field",
      file: 'src/orders.controller.ts',
      code: `import { Controller, Get, Req } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController {\n  private user: User;\n  @Get()\n  list(@Req() req: Request) {\n    this.user = req.user;\n    return this.orders.of(this.user);\n  }\n}`,
      at: 'this.user = req.user',
    },
    {
      name: 'a body in a field',
      file: 'src/orders.controller.ts',
      code: `import { Body, Controller, Post } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController {\n  @Post()\n  create(@Body() order: CreateOrder) {\n    this.current = order;\n    return this.save();\n  }\n}`,
      at: 'this.current = order',
    },
    {
      name: 'background work without a request',
      file: 'src/report.service.ts',
      code: `import { Injectable, Scope } from '@nestjs/common';\nimport { Cron } from '@nestjs/schedule';\n@Injectable({ scope: Scope.REQUEST })\nexport class ReportService {\n  @Cron('0 0 * * *')\n  send() { return this.mails.send(); }\n}`,
      at: 'send()',
    },
    {
      name: 'a hook that is never called',
      file: 'src/cache.service.ts',
      code: `import { Injectable, OnModuleInit, Scope } from '@nestjs/common';\n@Injectable({ scope: Scope.REQUEST })\nexport class CacheService implements OnModuleInit {\n  onModuleInit() { this.warm(); }\n}`,
      at: 'onModuleInit() {',
    },
    {
      name: 'a field that a handler has set through a method',
      file: 'src/reports.service.ts',
      code: `import { Injectable } from '@nestjs/common';\n@Injectable()\nexport class ReportsService {\n  private reader: Reader | undefined;\n  constructor(private readonly table: ReportTable) {}\n  readAs(reader: Reader) {\n    this.reader = reader;\n  }\n  list() {\n    return this.table.find({ where: { readerId: this.reader?.id } });\n  }\n}`,
      files: {
        'src/reports.controller.ts': `import { Controller, Get } from '@nestjs/common';\nimport { ReportsService } from './reports.service';\n@Controller('reports')\nexport class ReportsController {\n  constructor(private readonly reports: ReportsService) {}\n  @Get()\n  all(@CurrentReader() reader: Reader) {\n    this.reports.readAs(reader);\n    return this.reports.list();\n  }\n}`,
      },
      at: 'this.reader = reader',
    },
    {
      name: 'who asks, read again after a wait',
      file: 'src/seats.ts',
      code: `import { Controller, Injectable, Post } from '@nestjs/common';\n@Injectable()\nexport class Seats {\n  private guest?: Guest;\n  async takeSeat(guest: Guest, table: number) {\n    this.guest = guest;\n    const seat = await this.tables.free(table);\n    return this.tables.give(seat, this.guest.id);\n  }\n}\n@Controller('seats')\nexport class SeatController {\n  constructor(private readonly seats: Seats) {}\n  @Post()\n  take(@CurrentGuest() guest: Guest, @Body() body: SeatDto) {\n    return this.seats.takeSeat(guest, body.table);\n  }\n}`,
      at: 'this.guest = guest',
    },
  ],
  good: [
    {
      name: 'a provider for each request',
      file: 'src/orders.controller.ts',
      code: `import { Controller, Get, Req, Scope } from '@nestjs/common';\n@Controller({ path: 'orders', scope: Scope.REQUEST })\nexport class OrdersController {\n  private user: User;\n  @Get()\n  list(@Req() req: Request) {\n    this.user = req.user;\n    return this.orders.of(this.user);\n  }\n}`,
    },
    {
      name: 'a count of the server',
      file: 'src/orders.controller.ts',
      code: `import { Controller, Get } from '@nestjs/common';\n@Controller('orders')\nexport class OrdersController {\n  private calls = 0;\n  @Get()\n  list(@Query('id') id: string) { this.calls = this.calls + 1; const user = id; return user; }\n}`,
    },
    {
      name: 'background work of the whole server',
      file: 'src/report.service.ts',
      code: `import { Injectable } from '@nestjs/common';\nimport { Cron } from '@nestjs/schedule';\n@Injectable()\nexport class ReportService { @Cron('0 0 * * *') send() { this.last = Date.now(); } onModuleInit() {} }`,
    },
    {
      name: 'a field that the start sets through a method',
      file: 'src/reports.service.ts',
      code: `import { Injectable } from '@nestjs/common';\n@Injectable()\nexport class ReportsService {\n  private folder = '.';\n  keepIn(folder: string) {\n    this.folder = folder;\n  }\n  path(name: string) {\n    return this.folder + name;\n  }\n}`,
      files: {
        'src/main.ts': `import { ReportsService } from './reports.service';\napp.get(ReportsService).keepIn(process.env.FOLDER);`,
      },
    },
    {
      name: 'a provider of one request that a handler tells whom it is for',
      file: 'src/reports.service.ts',
      code: `import { Injectable, Scope } from '@nestjs/common';\n@Injectable({ scope: Scope.REQUEST })\nexport class ReportsService {\n  private reader: Reader | undefined;\n  readAs(reader: Reader) {\n    this.reader = reader;\n  }\n  list() {\n    return this.table.find(this.reader);\n  }\n}`,
      files: {
        'src/reports.controller.ts': `import { Controller, Get, Req } from '@nestjs/common';\nimport { ReportsService } from './reports.service';\n@Controller('reports')\nexport class ReportsController {\n  constructor(private readonly reports: ReportsService) {}\n  @Get()\n  all(@Req() request: Request) {\n    this.reports.readAs(request.user);\n    return this.reports.list();\n  }\n}`,
      },
    },
  ],
} satisfies RuleFixtures;
