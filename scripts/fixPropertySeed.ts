import fc from 'fast-check'

/*
 * Property tests draw the same cases in every run, so that a red run is the doing of a change. To look further:
 * NETWRIGHT_PROPERTY_SEED=1234 npm run test:unit
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['NETWRIGHT_PROPERTY_SEED'] ?? 20_261_124) })
