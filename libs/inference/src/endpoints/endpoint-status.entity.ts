import { NotPersonalData } from '@phoxray/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EndpointTrouble } from './endpoint-condition.js';

/** How an endpoint looks to a worker, so that the API can say why jobs wait. Belongs to no account. */
@Entity('endpoint_status')
export class EndpointStatusEntity {
  /** Id of the worker's process. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'endpoint_status_pk' })
  @NotPersonalData()
  worker: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'endpoint_status_pk' })
  @NotPersonalData()
  endpoint: string;

  /** Null when nothing is wrong. */
  @Column('text', { nullable: true })
  @NotPersonalData()
  trouble: EndpointTrouble | null;

  /** Node classes that it lacks. */
  @Column('text', { array: true })
  @NotPersonalData()
  missing: string[];

  @Column({ type: 'timestamptz', precision: 3 })
  @NotPersonalData()
  seenAt: Date;
}
