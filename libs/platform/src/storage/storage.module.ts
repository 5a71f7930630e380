import { resolve } from 'node:path';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { ObjectStore } from '@phoxray/kernel';
import { CONFIG, ConfigError, findStoragePlace, type Config } from '../config/index.js';
import { EncryptedObjects } from './encrypted-objects.js';
import { FileObjectStore } from './file-object-store.js';
import { connectToGcs } from './gcs-connection.js';
import { GcsObjectStore } from './gcs-object-store.js';
import { StoreProbe } from './store-probe.js';

async function createStore(config: Config): Promise<ObjectStore> {
  const place = findStoragePlace(config.STORAGE);
  if (place === null) throw new ConfigError(['STORAGE must be file:<folder> or gs://<bucket>[/<prefix>]']);
  if (place.kind === 'file') return new FileObjectStore(resolve(place.folder));
  const { GCS_API_ENDPOINT: endpoint, GCS_CREDENTIALS: credentials } = config;
  return new GcsObjectStore(await connectToGcs({ bucket: place.bucket, endpoint, credentials }), place.prefix);
}

@Global()
@Module({
  providers: [{ provide: ObjectStore, inject: [CONFIG], useFactory: createStore }, EncryptedObjects, StoreProbe],
  exports: [ObjectStore, EncryptedObjects, StoreProbe],
})
export class StorageModule implements OnModuleInit {
  constructor(private readonly store: ObjectStore) {}

  /** A wrong setting ends the start with a sentence, before any request is taken. Throws `ConfigError`. */
  async onModuleInit(): Promise<void> {
    const fault = await this.store.findFault();
    if (fault !== null) throw new ConfigError([`STORAGE ${fault}`]);
  }
}
