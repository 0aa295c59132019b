module.exports = () => ({
    dir: { input: "content", includes: "../_includes" },
    markdownTemplateEngine: false, // topics hold no template code
});
