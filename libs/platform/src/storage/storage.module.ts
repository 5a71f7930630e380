import { resolve } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { ObjectStore } from '@phoxray/kernel';
import { CONFIG, type Config } from '../config/index.js';
import { EncryptedObjects } from './encrypted-objects.js';
import { FileObjectStore } from './file-object-store.js';

const objectStore = {
  provide: ObjectStore,
  inject: [CONFIG],
  useFactory: (config: Config): ObjectStore => new FileObjectStore(resolve(config.STORAGE.slice('file:'.length))),
};

@Global()
@Module({ providers: [objectStore, EncryptedObjects], exports: [ObjectStore, EncryptedObjects] })
export class StorageModule {}
