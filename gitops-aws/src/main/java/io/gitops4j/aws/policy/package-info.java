/** IAM policies that allow just what a service needs: as values, JSON and HCL. */
@NullMarked
package io.gitops4j.aws.policy;

import org.jspecify.annotations.NullMarked;
