using HRNet.AspNetCore.Serving;
using HRNet.Inference.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Browser.Tests.Support;

/// <summary>The service's models, each answer held back: a machine that is too slow for its camera.</summary>
internal sealed class SlowModels(ILiveModels models, TimeSpan delay) : ILiveModels
{
    /// <summary>Puts them in place of the service's own.</summary>
    public static Action<IServiceCollection> By(TimeSpan delay) => services => services.AddSingleton<ILiveModels>(provider =>
        new SlowModels(new CatalogModels(() => provider.GetRequiredService<ModelHost>().Models), delay));

    public int Version => models.Version;

    public LivePoses Poses(string? name)
    {
        var poses = models.Poses(name);
        return poses with
        {
            EstimateAsync = async (frame, request, cancel) =>
            {
                var result = await poses.EstimateAsync(frame, request, cancel);
                await Task.Delay(delay, cancel);
                return result;
            },
        };
    }

    public LiveSegments Segments(string? name) => models.Segments(name);
}
