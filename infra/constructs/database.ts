import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { byParentIndex, openIndex, tableSchema } from '../../functions/store/tableSchema.ts';

export interface DatabaseProps {
  /**
   * True to keep the data when the stack is deleted, and to refuse the deletion of the table by hand.
   * @default true
   */
  readonly retain?: boolean;
}

/** What a function may do with the tenants' items. */
export type TableRight = 'read' | 'write' | 'delete';

const actions: Readonly<Record<TableRight, readonly string[]>> = {
  read: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  write: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
  delete: ['dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
};

/** The one table: sessions, runs, turns, events, idempotency keys and API keys. */
export class Database extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: DatabaseProps = {}) {
    super(scope, id);
    const retain = props.retain ?? true;
    const { partitionKey, sortKey, indexes, projection } = tableSchema;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: retain,
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const index of indexes) {
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
        sortKey: { name: index.sortKey, type: AttributeType.STRING },
        projectionType: ProjectionType[projection],
      });
    }
  }

  /** Lets a function use tenants' items in the named ways: API keys, whose items begin otherwise, stay out of its reach. */
  grantTenantItems(grantee: IGrantable, ...rights: readonly TableRight[]): void {
    this.#grant(
      grantee,
      rights.flatMap((right) => actions[right]),
      'T#*',
    );
  }

  /** Lets a function find out whose an API key is, and nothing else. */
  grantKeyLookup(grantee: IGrantable): void {
    this.#grant(grantee, ['dynamodb:GetItem'], 'KEY#*');
  }

  /** Lets a function list the runs of all tenants that are not ended: their ids, and nothing of what is in them. */
  grantOpenRunsList(grantee: IGrantable): void {
    this.#addPolicy(grantee, ['dynamodb:Query'], [this.#indexArn(openIndex.name)], 'OPEN#*');
  }

  #grant(grantee: IGrantable, allowed: readonly string[], partitionKeys: string): void {
    const indexes = allowed.includes('dynamodb:Query') ? [this.#indexArn(byParentIndex.name)] : [];
    this.#addPolicy(grantee, allowed, [this.table.tableArn, ...indexes], partitionKeys);
  }

  #addPolicy(
    grantee: IGrantable,
    allowed: readonly string[],
    resources: readonly string[],
    partitionKeys: string,
  ): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [...allowed],
        resources: [...resources],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [partitionKeys] } },
      }),
    );
  }

  #indexArn(name: string): string {
    return `${this.table.tableArn}/index/${name}`;
  }
}
