// Under node, hands the one variable that tests read to getenv, which sees no host environment by itself.
Module.preRun = Module.preRun || [];
Module.preRun.push(function () {
    if (process.env.LATLAB_DATA) ENV.LATLAB_DATA = process.env.LATLAB_DATA;
});
