/** Secrets of the Parameter Store of AWS Systems Manager. */
@NullMarked
package io.gitops4j.aws.secrets.parameterstore;

import org.jspecify.annotations.NullMarked;
