/** As build.cjs, and says that journeys which could run on embedded stores as well are to run on servers. */
const build = require('./build.cjs');

module.exports = () => {
  if (process.env.NODE_ENV === 'production') {
    throw new Error(
      'Tests write to EVENTSTORE_URL and MONGODB_URL, and these are set for production: unset them.',
    );
  }
  build();
  process.env.TEST_STORES = 'servers';
};
