/** Access to the API of clusters of Amazon EKS. */
@NullMarked
package io.gitops4j.aws.eks;

import org.jspecify.annotations.NullMarked;
