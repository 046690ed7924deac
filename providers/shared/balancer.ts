/** Seconds that requests have which are under way when a load balancer of the plan is stopped. */
export const GRACE = 30;
