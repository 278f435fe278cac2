package io.gitops4j.aws.secrets.diagnosis;

/**
 * Who we are for AWS.
 *
 * @param account the account's id
 * @param arn the user or session
 */
record Caller(String account, String arn) {}
