using HRNet.AspNetCore.OpenApi;
using HRNet.AspNetCore.Requests;
using HRNet.Inference.Catalog;
using HRNet.Inference.Classification;
using HRNet.Inference.Results;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>POST /classify.</summary>
internal static class ClassifyTask
{
    /// <summary>The most classes that a model can know; how many the one that answers knows, it says itself.</summary>
    private const int MostClasses = 65536;

    private static readonly Option<int?> s_top = Option.Whole(
        "top", $"How many classes are answered, the most probable ones, at most as many as the model knows; without it {ClassifyRequest.UsualTop}.", 1, MostClasses);

    /// <summary>What it says of itself, and how it is opened.</summary>
    public static PictureTask<ClassifyResult> Definition { get; } = new(
        "classify",
        "Says what a whole picture is of.",
        "The most probable classes come with their probabilities, which are over all classes that the model knows. The model looks at the middle of the picture.",
        [Option.Model, s_top],
        OpenApiExamples.Classify)
    {
        Open = Open,
    };

    private static Question<ClassifyResult> Open(OptionValues options, ModelSnapshot models)
    {
        var request = new ClassifyRequest { Top = options.Get(s_top) };
        var classifier = models.Classification(options.Get(Option.Model));
        return new(classifier.ThrowIfFull, (frame, cancel) => classifier.ClassifyAsync(frame, request, cancel));
    }
}
