import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface FileStoreProps {
  /**
   * True to keep the files when the stack is deleted; false to delete them with it.
   * @default true
   */
  readonly retain?: boolean;
  /**
   * Origins whose pages may upload large workspaces to a presigned URL.
   * @default none
   */
  readonly allowedOrigins?: readonly string[];
}

/** What an object is, by its key after the tenant; uploads are workspaces on their way in. */
export type ObjectKind = 'workspaces' | 'workspaces/*/uploads' | 'blobs';

/** The bucket of workspaces and of values too large for the table. */
export class FileStore extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: FileStoreProps = {}) {
    super(scope, id);
    const retain = props.retain ?? true;
    const allowedOrigins = [...(props.allowedOrigins ?? [])];
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      ...(allowedOrigins.length > 0
        ? {
            cors: [
              { allowedOrigins, allowedMethods: [HttpMethods.PUT], allowedHeaders: ['content-type'], maxAge: 3600 },
            ],
          }
        : {}),
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !retain,
    });
  }

  /** Lets a function read objects of the named kinds. */
  grantRead(grantee: IGrantable, ...kinds: readonly ObjectKind[]): void {
    this.#grant(grantee, 's3:GetObject', kinds);
  }

  /** Lets a function store objects of the named kinds; their keys name their content, so that what is stored never changes, but for a session's results of the analysis. */
  grantCreate(grantee: IGrantable, ...kinds: readonly ObjectKind[]): void {
    this.#grant(grantee, 's3:PutObject', kinds);
  }

  /** Lets a function remove objects of the named kinds, which it finds by listing. */
  grantDelete(grantee: IGrantable, ...kinds: readonly ObjectKind[]): void {
    this.#grant(grantee, 's3:DeleteObject', kinds);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
    );
  }

  #grant(grantee: IGrantable, action: string, kinds: readonly ObjectKind[]): void {
    const resources = kinds.map((kind) => this.bucket.arnForObjects(`*/${kind}/*`));
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions: [action], resources }));
  }
}
