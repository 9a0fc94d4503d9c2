import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { Column, CreateDateColumn, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

export type Role = 'holder' | 'agent' | 'actuary';

@Entity('holders')
export class Holder {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) email!: string;
  @Column() name!: string;
  @Column({ name: 'password_hash' }) passwordHash!: string;
  @Column({ type: 'varchar', default: 'holder' }) role!: Role;
  @Column({ name: 'reset_code', type: 'varchar', nullable: true }) resetCode!: string | null;
  @Column({ type: 'jsonb', default: {} }) preferences!: Record<string, unknown>;
}

@Entity('policies')
export class Policy {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ name: 'holder_id' }) holderId!: number;
  @Column({ name: 'pet_name' }) petName!: string;
  @Column() species!: string;
  @Column({ type: 'date', name: 'born_on' }) bornOn!: string;
  @Column({ type: 'numeric', name: 'monthly_premium' }) monthlyPremium!: number;
  @Column({ type: 'numeric', name: 'yearly_limit' }) yearlyLimit!: number;
  @Column({ default: 'active' }) state!: string;
}

@ObjectType()
@Entity('claims')
export class Claim {
  @Field(() => Int) @PrimaryGeneratedColumn() id!: number;
  @Column({ name: 'policy_id' }) policyId!: number;
  @ManyToOne(() => Policy) @JoinColumn({ name: 'policy_id' }) policy!: Policy;
  @Field() @Column({ name: 'vet_name' }) vetName!: string;
  @Field(() => Float) @Column({ type: 'numeric' }) amount!: number;
  @Field() @Column({ default: 'open' }) state!: string;
  @Column({ name: 'invoice_file', type: 'varchar', nullable: true }) invoiceFile!: string | null;
  @CreateDateColumn({ name: 'created_at' }) createdAt!: Date;
}

@ObjectType()
@Entity('claim_notes')
export class ClaimNote {
  @Field(() => Int) @PrimaryGeneratedColumn() id!: number;
  @Column({ name: 'claim_id' }) claimId!: number;
  @Field() @Column() author!: string;
  @Field() @Column('text') text!: string;
}

@Entity('tariffs')
export class Tariff {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) species!: string;
  /** e.g. `18 + age * 1.4`, over age (years) and limit (EUR) */
  @Column('text') formula!: string;
}

@Entity('audit')
export class AuditEntry {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ name: 'holder_id', type: 'int', nullable: true }) holderId!: number | null;
  @Column() action!: string;
  @Column({ name: 'took_ms' }) tookMs!: number;
}
