using HRNet.AspNetCore.Contracts;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Serving;
using HRNet.Inference;
using HRNet.Inference.Devices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>GET /models, /models/{name} and /devices.</summary>
internal static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Models");
        group.MapGet("/models", List).WithName("Models").NotReady();
        group.MapGet("/models/{name}", Find).WithName("Model").NotReady().Produces<Problem>(404, ProblemWriter.ContentType);
        group.MapGet("/devices", Devices).WithName("Devices").NotReady();
    }

    private static RouteHandlerBuilder NotReady(this RouteHandlerBuilder endpoint) => endpoint.Produces<Problem>(503, ProblemWriter.ContentType);

    /// <summary>The models that are loaded: what they answer, with which names, limbs and classes, and on which device they run.</summary>
    private static Ok<ModelsDto> List(ModelHost host) =>
        TypedResults.Ok(new ModelsDto([.. host.Models.Models.Select(ModelDto.From)], host.Models.Refused));

    /// <summary>One model.</summary>
    /// <param name="name">Its name, as GET /v1/models lists it.</param>
    /// <param name="host">The models.</param>
    private static Ok<ModelDto> Find(string name, ModelHost host)
    {
        var models = host.Models.Models;
        return models.FirstOrDefault(model => model.Name == name) is { } found
            ? TypedResults.Ok(ModelDto.From(found))
            : throw new UnknownModelException(
                $"There is no model '{Problem.Short(name)}'. There are: {string.Join(", ", models.Select(model => model.Name))}.");
    }

    /// <summary>The devices that ONNX Runtime sees, the models that each serves, and what was tried and given up before.</summary>
    private static Ok<DevicesDto> Devices(ModelHost host, IOptions<InferenceOptions> options) =>
        TypedResults.Ok(DevicesDto.From(options.Value.Device, DeviceInfo.All(), host.Models.Models));
}
