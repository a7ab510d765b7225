package io.tieredcache.examples;

/**
 * A customer of the TPC-H benchmark.
 *
 * @param customerId key
 * @param name name
 * @param address address
 * @param nation number of the nation
 * @param phone phone number
 * @param segment market segment
 * @param comment remark
 * @param balanceCents account balance in cents
 * @param revision number of changes of the row
 */
public record Customer(
        long customerId,
        String name,
        String address,
        long nation,
        String phone,
        String segment,
        String comment,
        long balanceCents,
        long revision) {

    /**
     * Returns this customer after a deposit.
     *
     * @param cents amount added to the balance
     * @return the next revision
     */
    public Customer deposit(long cents) {
        return new Customer(
                customerId, name, address, nation, phone, segment, comment, balanceCents + cents, revision + 1);
    }
}
