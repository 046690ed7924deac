/** The one place that imports the constructs core, so that exchanging it for a fork is a change of one line. */
export * from 'cdktf';
