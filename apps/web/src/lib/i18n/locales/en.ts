import account from './en/account.json';
import common from './en/common.json';
import errors from './en/errors.json';
import jobs from './en/jobs.json';
import radiographs from './en/radiographs.json';
import upload from './en/upload.json';
import viewer from './en/viewer.json';

export const en = { account, common, errors, jobs, radiographs, upload, viewer };
