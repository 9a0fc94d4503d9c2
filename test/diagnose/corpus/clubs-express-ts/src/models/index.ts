import { DataTypes, Model, Sequelize, type InferAttributes, type InferCreationAttributes, type CreationOptional } from 'sequelize';
import { config } from '../config.js';

export const sequelize = new Sequelize(config.databaseUrl, {
  logging: false,
  pool: { max: 12, acquire: 8000, idle: 10000 },
  dialectOptions: { statement_timeout: 8000 },
});

export class Member extends Model<InferAttributes<Member>, InferCreationAttributes<Member>> {
  declare id: CreationOptional<number>;
  declare clubId: number;
  declare name: string;
  declare email: string;
  declare role: CreationOptional<string>;
  declare passwordHash: string;
  declare iban: string | null;
  declare settings: Record<string, unknown>;
}

Member.init(
  {
    id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
    clubId: DataTypes.INTEGER,
    name: DataTypes.STRING(80),
    email: { type: DataTypes.STRING(160), unique: true },
    role: { type: DataTypes.STRING(20), defaultValue: 'member' },
    passwordHash: DataTypes.STRING(100),
    iban: DataTypes.STRING(200),
    settings: { type: DataTypes.JSONB, defaultValue: {} },
  },
  { sequelize, tableName: 'members' },
);

export class Booking extends Model<InferAttributes<Booking>, InferCreationAttributes<Booking>> {
  declare id: CreationOptional<number>;
  declare memberId: number;
  declare courtId: number;
  declare startsAt: Date;
  declare paidCents: CreationOptional<number>;
}

Booking.init(
  {
    id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
    memberId: DataTypes.INTEGER,
    courtId: DataTypes.INTEGER,
    startsAt: DataTypes.DATE,
    paidCents: { type: DataTypes.INTEGER, defaultValue: 0 },
  },
  { sequelize, tableName: 'bookings' },
);
