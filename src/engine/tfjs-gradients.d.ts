/** tfjs-core ships this side-effect module without a declaration that NodeNext resolution finds. */
declare module "@tensorflow/tfjs-core/dist/register_all_gradients";
