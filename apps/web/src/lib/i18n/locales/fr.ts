import account from './fr/account.json';
import common from './fr/common.json';
import errors from './fr/errors.json';
import jobs from './fr/jobs.json';
import radiographs from './fr/radiographs.json';
import upload from './fr/upload.json';
import viewer from './fr/viewer.json';

export const fr = { account, common, errors, jobs, radiographs, upload, viewer };
