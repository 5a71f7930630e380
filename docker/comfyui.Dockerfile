# syntax=docker/dockerfile:1
# A real ComfyUI server, fetched from its project when the image is built; core nodes only, no model.
FROM python:3.12-slim-bookworm
ARG COMFYUI_REF=v0.3.64
RUN apt-get update \
  && apt-get install --yes --no-install-recommends git libgl1 libglib2.0-0 \
  && rm -rf /var/lib/apt/lists/*
RUN git clone --depth 1 --branch "$COMFYUI_REF" https://github.com/comfyanonymous/ComfyUI.git /opt/comfyui \
  && pip install --no-cache-dir --requirement /opt/comfyui/requirements.txt
# Start-up fails without custom_nodes under the base directory.
RUN mkdir -p /data/custom_nodes /data/input /data/output /data/temp /data/user /data/models && chown -R 65532:65532 /data
USER 65532:65532
ENV HOME=/data PYTHONDONTWRITEBYTECODE=1
WORKDIR /opt/comfyui
VOLUME /data
EXPOSE 8188
CMD ["python", "main.py", "--cpu", "--listen", "0.0.0.0", "--port", "8188", "--disable-auto-launch", "--disable-all-custom-nodes", "--whitelist-custom-nodes", "websocket_image_save.py", "--disable-api-nodes", "--disable-metadata", "--cache-none", "--max-upload-size", "64", "--base-directory", "/data", "--database-url", "sqlite:////data/user/comfyui.db"]
