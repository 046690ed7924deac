/**
 * The only file that imports the constructs core, so that replacing it with a fork is a change of one file. It takes about
 * 0.1 s to load: only code that synthesises may import this module at run time.
 */
export {
  TerraformDataSource,
  TerraformElement,
  TerraformOutput,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
} from 'cdktf';
export { type Construct, RootConstruct } from 'constructs';
