/** As build.cjs, and says that journeys which could run on embedded stores as well are to run on servers. */
const build = require('./build.cjs');

module.exports = () => {
  build();
  process.env.TEST_STORES = 'servers';
};
