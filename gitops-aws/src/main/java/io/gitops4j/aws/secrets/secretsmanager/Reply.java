package io.gitops4j.aws.secrets.secretsmanager;

import io.gitops4j.aws.secrets.store.StoreAnswer;

/**
 * What a region said about a secret.
 *
 * @param answer the answer
 * @param outage whether the region did not answer or is at fault, so that another may help
 */
record Reply(StoreAnswer answer, boolean outage) {

  boolean isFound() {
    return answer instanceof StoreAnswer.Found;
  }
}
