export { default } from '../../../engine/catalog/askAction.ts';
