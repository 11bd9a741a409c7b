using Browser.Tests.Support;
using HRNet.Inference;
using HRNet.Inference.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Browser.Tests;

/// <summary>What the page makes of models that none of its modes is for.</summary>
public sealed class ModelChoiceTests(Site site) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hrnet-choice-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_classifier_is_no_obstacle_and_a_model_of_faces_is_offered_for_pictures_alone()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        foreach (var file in Directory.GetFiles(Path.Combine(Site.Root, "models"), "*.onnx"))
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        DecidedModels.WriteClassifier(Path.Combine(_folder.FullName, "a_kind.onnx"), 0, 1);
        DecidedModels.WriteFace(Path.Combine(_folder.FullName, "a_face.onnx"), 0.9f, 0.8f);
        await using var service = await Service.StartAsync(change: services => services.Configure<InferenceOptions>(options => options.Models = _folder.FullName));

        await using var session = await site.VisitAsync("/#picture", service: service);
        await session.Page.SetInputFilesAsync("#file", Site.Sample("basketball1.jpg"));
        await session.AnsweredAsync();

        Assert.Equal("pose_coco17_w18_small_v1_192x144", (string?)(await session.PoseAsync())["model"]);
        Assert.Equal(["a_face", "pose_coco17_w18_small_v1_192x144", "pose_coco17_w18_small_v1_192x144_int8"], await NamesAsync("#pose-model"));
        Assert.Equal(["segment_person_w18_small_v1_256", "segment_person_w18_small_v1_256_int8"], await NamesAsync("#segment-model"));
        Assert.Equal(["pose_coco17_w18_small_v1_192x144", "pose_coco17_w18_small_v1_192x144_int8"], await NamesAsync("#live-model"));
        Assert.Empty(session.Faults);

        async Task<IEnumerable<string>> NamesAsync(string choice) =>
            await session.Page.EvaluateAsync<string[]>("choice => [...document.querySelector(choice).options].map(option => option.value)", choice);
    }
}
