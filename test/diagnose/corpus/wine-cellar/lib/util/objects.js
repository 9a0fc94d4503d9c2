'use strict';

// setAt(settings, 'mail.monthly.day', 3)
exports.setAt = (target, path, value) => {
    const steps = path.split('.');
    const last = steps.pop();
    let node = target;
    for (const step of steps) {
        if (typeof node[step] !== 'object' || node[step] === null) {
            node[step] = {};
        }

        node = node[step];
    }

    node[last] = value;
    return target;
};
