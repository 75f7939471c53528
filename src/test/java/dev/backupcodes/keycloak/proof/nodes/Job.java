package dev.backupcodes.keycloak.proof.nodes;

import dev.backupcodes.keycloak.proof.nodes.Subject.Doing;

/** What somebody is in the middle of when trouble comes. */
enum Job {
    REDEEM(false) {
        @Override
        Doing ready(Subject subject, Nodes nodes, int node) {
            return subject.redeem(subject.person(node), subject.ownCodes().get(0));
        }
    },
    ENTER_A_WRONG_CODE(false) {
        @Override
        Doing ready(Subject subject, Nodes nodes, int node) {
            return subject.redeem(subject.person(node), nodes.wrongCode());
        }
    },
    CONFIRM(true) {
        @Override
        Doing ready(Subject subject, Nodes nodes, int node) {
            return subject.confirm(node);
        }
    },
    REGENERATE(true) {
        @Override
        Doing ready(Subject subject, Nodes nodes, int node) {
            return subject.regenerate(node);
        }
    },
    MAKE_LOCKOUT_CODES(false) {
        @Override
        Doing ready(Subject subject, Nodes nodes, int node) {
            return subject.makeLockoutCodes(node);
        }
    };

    private final boolean withOtp;

    Job(boolean withOtp) {
        this.withOtp = withOtp;
    }

    boolean withOtp() {
        return withOtp;
    }

    /** Everything up to the request that matters. */
    abstract Doing ready(Subject subject, Nodes nodes, int node);
}
